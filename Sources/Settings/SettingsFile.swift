internal import Posix
internal import Webhook

/// The file of `NAME=value` lines, byte for byte. Nothing in it is repaired or cut: what may be meant otherwise, as a
/// quotation mark, a blank at an end or a comment behind a value, is a fault.
struct SettingsFile {
    /// One setting as it stands there.
    struct Line {
        let name: String
        let value: String
        let origin: SettingOrigin
    }

    /// The longest one, in bytes.
    private static let largest = 65536

    private(set) var lines: [Line] = []
    private(set) var faults: [SettingFault] = []
    private let path: String
    private var firstLines: [String: Int] = [:]

    /// Reads the file; all that is wrong with it is told.
    init(at path: String) {
        self.path = path
        do {
            try read()
        } catch {
            refuse(.unreadable(error))
        }
    }

    private mutating func read() throws(SystemFault) {
        let file = try Descriptor.openForReading(path)
        let status = try file.status()
        if status.kind != .regular { return refuse(.notAFile) }
        if status.mode & 0o022 != 0 { refuse(.tooOpen(status.mode)) }
        let bytes = try file.readToEnd(limit: Self.largest + 1)
        if bytes.count > Self.largest { return refuse(.tooLong(Self.largest)) }
        parse(bytes[...])
    }

    private mutating func refuse(_ problem: SettingFault.Problem) {
        faults.append(SettingFault(path, nil, problem, .nowhere))
    }

    private mutating func parse(_ bytes: ArraySlice<UInt8>) {
        if bytes.starts(with: Slip.byteOrderMark) { return refuse(.byteOrderMark) }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !Self.isSkipped(line) { parse(line, index + 1) }
    }

    /// A blank line, or one of a comment.
    private static func isSkipped(_ line: ArraySlice<UInt8>) -> Bool {
        line.first == UInt8(ascii: "#") || line.allSatisfy(Slip.isBlank)
    }

    private mutating func parse(_ line: ArraySlice<UInt8>, _ number: Int) {
        let origin = SettingOrigin.file(path: path, line: number)
        let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        let isSetting = parts.count == 2 && Self.isName(parts[0])
        let name = isSetting ? String(keeping: parts[0]) : path
        if let problem = problem(of: line, isSetting ? parts[1] : nil, name, number) {
            faults.append(SettingFault(name, nil, problem, origin))
        } else {
            lines.append(Line(name: name, value: String(keeping: parts[1]), origin: origin))
        }
    }

    /// - Parameter value: nil when the line is no setting.
    private mutating func problem(
        of line: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>?, _ name: String, _ number: Int
    ) -> SettingFault.Problem? {
        if line.contains(0x0D) { return .carriageReturn }
        if line.contains(0) { return .nul }
        guard let value else { return .notNameAndValue }
        if let first = firstLines.updateValue(number, forKey: name) { return .givenTwice(firstLine: first) }
        if Slip.isBlankAtAnEnd(value) { return .blankAtAnEnd }
        if Slip.hasComment(value) { return .commentBehind }
        if Slip.isQuoted(value) { return .quoted }
        return value.last == UInt8(ascii: "\\") ? .continued : nil
    }

    /// Only what looks like a name is ever told: the file may be the wrong one, and hold a secret.
    private static func isName(_ text: ArraySlice<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}
