package import Posix
package import Webhook

/// The secrets, one per line, used byte for byte; several while one is being rotated.
package struct SecretFile {
    /// What `check` warns of: likely a slip, but used as it is.
    package enum Warning: Equatable, Sendable {
        case short(line: Int, bytes: Int)
        case carriageReturn(line: Int)
        case byteOrderMark
        case blankAtEnd(line: Int)
        case nul(line: Int)
        case quoted(line: Int)
    }

    private static let mostSecrets = 8
    private static let largest = 65536
    private static let comfortable = 16

    package private(set) var keys: [SigningKey] = []
    package private(set) var warnings: [Warning] = []
    package private(set) var faults: [SettingFault] = []
    /// Of the file as it was read.
    package private(set) var status: FileStatus?
    package let path: String

    /// Reads the file; all that is wrong with it is told.
    package init(at path: String) {
        self.path = path
        do {
            let file = try Descriptor.openForReading(path)
            let status = try file.status()
            self.status = status
            if status.kind != .regular {
                refuse(.notAFile)
                return
            }
            if status.mode & 0o026 != 0 { refuse(.tooOpen(status.mode)) }
            var bytes = [UInt8](repeating: 0, count: min(Self.largest, status.size) + 1)
            defer { cleanse(&bytes) }
            let count = try file.readFully(into: bytes.mutableSpan, at: 0)
            if count > Self.largest {
                refuse(.tooLong(Self.largest))
            } else {
                parse(bytes[..<count])
            }
        } catch {
            refuse(.unreadable(error))
        }
    }

    private mutating func refuse(_ problem: SettingFault.Problem) {
        faults.append(SettingFault(SettingName.secretFile.rawValue, path, problem, .nowhere))
    }

    /// Lines end with LF; the last one may do without.
    private mutating func parse(_ bytes: ArraySlice<UInt8>) {
        var count = bytes.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
        if let last = bytes.last, last != 0x0A { count += 1 }
        if count == 0 { return refuse(.noSecret) }
        if count > Self.mostSecrets { return refuse(.tooManySecrets(count)) }
        if bytes.starts(with: Slip.byteOrderMark) { warnings.append(.byteOrderMark) }
        var rest = bytes
        for number in 1...count {
            let line = rest.prefix { $0 != 0x0A }
            take(line, number)
            rest = rest[line.endIndex...].dropFirst()
        }
    }

    private mutating func take(_ secret: ArraySlice<UInt8>, _ line: Int) {
        if secret.isEmpty { return refuse(.emptySecret(line: line)) }
        if Slip.isComment(secret) { return refuse(.commentLine(line)) }
        if secret.count < SigningKey.shortest { return refuse(.shortSecret(line: line)) }
        warn(of: secret, line)
        keys.append(SigningKey(secret.span))
    }

    private mutating func warn(of secret: ArraySlice<UInt8>, _ line: Int) {
        if secret.count < Self.comfortable { warnings.append(.short(line: line, bytes: secret.count)) }
        if secret.contains(0x0D) { warnings.append(.carriageReturn(line: line)) }
        if secret.contains(0) { warnings.append(.nul(line: line)) }
        if Slip.isBlankAtAnEnd(secret) { warnings.append(.blankAtEnd(line: line)) }
        if Slip.isQuoted(secret) { warnings.append(.quoted(line: line)) }
    }
}
