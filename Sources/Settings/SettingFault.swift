package import Posix

/// What is wrong with one setting, or with the file they stand in. Every fault is told, not just the first.
package struct SettingFault: Equatable, Sendable {
    package enum Problem: Equatable, Sendable {
        case missing
        case unknownName
        case notAbsolute
        case notOneOf([String])
        case notANumber(ClosedRange<Int>)
        case notAMode
        case fileModeWithoutOwner
        case noSuchZone
        case notAnAddress
        case notADirectory
        case notWritable
        case noParent(String)
        case unsyncedOn(fileSystem: String)
        case unreadable(SystemFault)
        /// Group or others may do what they must not; the mode as it is.
        case tooOpen(UInt32)
        case notAFile
        case noSecret
        case emptySecret(line: Int)
        case shortSecret(line: Int)
        case tooManySecrets(Int)
        case notNameAndValue
        /// A comment stands where a secret should, and everybody can guess it.
        case commentLine(Int)
        case carriageReturn
        case nul
        case byteOrderMark
        case blankAtAnEnd
        case commentBehind
        case quoted
        case continued
        /// A control character in a value from the environment.
        case controlCharacter
        /// Of another user than the one that it has to be of.
        case ownedBy(UInt32, user: UInt32)
        /// It has so many names.
        case linked(Int)
        case symbolicLink
        case notASocket
        /// The file system has no bytes left, or no inodes.
        case noRoom
        case noFiles
        /// Longer than so many bytes.
        case tooLong(Int)
        case givenTwice(firstLine: Int)
    }

    /// The setting's name, or the file's path.
    package let subject: String
    /// The value as it was given; nil where it does not help.
    package let value: String?
    package let problem: Problem
    package let origin: SettingOrigin

    package init(_ subject: String, _ value: String? = nil, _ problem: Problem, _ origin: SettingOrigin) {
        self.subject = subject
        self.value = value
        self.problem = problem
        self.origin = origin
    }
}
