internal import Posix

/// What is wrong with the settings, in one line each.
extension Words {
    package static func of(_ fault: SettingFault) -> String {
        let place = fault.origin == .nowhere || fault.origin == .fallback ? "" : " (\(of(fault.origin)))"
        return "\(fault.subject): \(of(fault.problem, fault.value ?? ""))\(place)"
    }

    private static func of(_ problem: SettingFault.Problem, _ value: String) -> String {
        switch problem {
        case .missing: "is required"
        case .unknownName: "is no setting of Hookline"
        case .notAbsolute: "\"\(value)\" is not an absolute path"
        case .notOneOf(let choices): "\"\(value)\" is none of \(choices.joined(separator: ", "))"
        case .notANumber(let range): "\"\(value)\" is not a number from \(range.lowerBound) to \(range.upperBound)"
        case .notAMode: "\"\(value)\" is not an octal mode such as 0640"
        case .fileModeWithoutOwner: "\"\(value)\" must let the owner read and write, and nobody else write"
        case .noSuchZone: "\"\(value)\" is no zone in \(Zone.folder)"
        case .notAnAddress: "\"\(value)\" is neither /path.sock, 127.0.0.1:PORT nor [::1]:PORT"
        case .notADirectory: "\"\(value)\" is not a directory"
        case .notWritable: "\"\(value)\" is not writable for this user"
        case .noParent(let parent): "\"\(value)\" can't be made: \(parent) is not a directory"
        case .unsyncedOn(let system): "\"never\" is refused on \(system): a taken write may still be lost there"
        default: ofFile(problem, value)
        }
    }

    private static func ofFile(_ problem: SettingFault.Problem, _ value: String) -> String {
        let file = value.isEmpty ? "" : "\(value): "
        return switch problem {
        case .unreadable(let fault): "\(file)\(of(fault))"
        case .tooOpen(let mode): "\(file)mode \(octal(mode)) lets others do too much"
        case .notAFile: "\(file)is not a regular file"
        case .noSecret: "\(file)holds no secret"
        case .emptySecret(let line): "\(file)line \(line) is empty"
        case .shortSecret(let line): "\(file)the secret in line \(line) is shorter than 8 bytes"
        case .tooManySecrets(let count): "\(file)holds \(count) secrets; 8 are allowed"
        case .commentLine(let line): "\(file)line \(line) is a comment, which counts as a secret that anyone can guess"
        case .byteOrderMark: "\(file)begins with a byte-order mark; save it without"
        case .tooLong(let bytes): "\(file)is longer than \(bytes) bytes"
        default: ofPlace(problem, file)
        }
    }

    private static func ofPlace(_ problem: SettingFault.Problem, _ file: String) -> String {
        switch problem {
        case .ownedBy(let owner, let user): "\(file)belongs to user \(owner), and this is user \(user)"
        case .linked(let names): "\(file)has \(names) names; a file that others may hold too is not written to"
        case .symbolicLink: "\(file)is a symbolic link, which is not followed there"
        case .notASocket: "\(file)is not a socket, so it is left alone"
        case .noRoom: "\(file)no bytes are left on its file system"
        case .noFiles: "\(file)no files can be made any more on its file system: no inodes are left"
        default: ofLine(problem)
        }
    }

    private static func ofLine(_ problem: SettingFault.Problem) -> String {
        switch problem {
        case .notNameAndValue: "is not of the form NAME=value"
        case .carriageReturn: "the line has a CR; use LF line ends"
        case .nul: "the line has a NUL; use plain text"
        case .givenTwice(let line): "stands in line \(line) already"
        case .blankAtAnEnd: "a blank begins or ends the value"
        case .commentBehind: "a comment stands behind the value; give it a line of its own"
        case .quoted: "the value is quoted; the quotation marks would count as part of it"
        case .continued: "a backslash ends the value; a line is never continued"
        case .controlCharacter: "the value holds a control character"
        default: "is wrong"
        }
    }

    package static func of(_ warning: SecretFile.Warning) -> String {
        switch warning {
        case .short(let line, let bytes): "the secret in line \(line) has only \(bytes) bytes"
        case .carriageReturn(let line): "the secret in line \(line) holds a CR, which counts as part of it"
        case .byteOrderMark: "the file begins with a byte-order mark, which counts as part of the first secret"
        case .blankAtEnd(let line): "the secret in line \(line) begins or ends with a blank, which counts as part of it"
        case .nul(let line): "the secret in line \(line) holds a NUL, which counts as part of it"
        case .quoted(let line): "the secret in line \(line) is quoted; the quotation marks count as part of it"
        }
    }

    package static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
