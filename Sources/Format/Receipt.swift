/// The place of one stored line, as the answer to its event names it: `messages/2026-11-22.ndjson:4711:312`.
package struct Receipt: Sendable {
    /// Digits of the longest number that is read: no sum of two such numbers is too large.
    private static let mostDigits = 18

    package let partition: Partition
    /// Bytes of the file, unpacked, before the line.
    package let offset: Int
    /// Bytes of the line, with its LF.
    package let length: Int

    package init(partition: Partition, offset: Int, length: Int) {
        self.partition = partition
        self.offset = offset
        self.length = length
    }

    /// Bytes of the file up to the line's end.
    package var end: Int { offset + length }

    /// The text.
    package var text: String { "\(partition.path):\(offset):\(length)" }

    /// Reads the text back; nil when it is not exactly what would be written.
    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, let partition = Partition(path: String(decoding: parts[0], as: UTF8.self)),
            let offset = Self.number(parts[1]), let length = Self.number(parts[2]), length > 0
        else { return nil }
        self.init(partition: partition, offset: offset, length: length)
    }

    /// Decimal digits without a leading zero.
    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard (1...mostDigits).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        let text = Array(digits)
        return decimal(text.span, 0..<text.count).map { Int($0) }
    }
}
