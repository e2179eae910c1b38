import Glibc

/// The record in a topic's lock file, from its format alone: 14 words of 8 bytes, the least significant first.
package struct TopicRecordFile {
    private let path: String
    private var words: [UInt64]

    /// What a word says.
    package enum Word: Int, Sendable {
        case bootHigh = 1
        case day = 5
        case size = 7
        case syncedSize = 9
        case segmentBegunAt = 10
    }

    /// Reads the record of a topic.
    package init(_ topic: String, in data: DataDirectory) throws {
        path = "\(data.path)/.hookline/\(topic).lock"
        let bytes = try readFile(path)
        words = stride(from: 0, to: bytes.count - 7, by: 8).map { start in
            bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        guard words.count == 14, words[13] == checksum else { throw HostFault.malformed(path) }
    }

    /// One of its words; a change counts when it is written.
    package subscript(word: Word) -> UInt64 {
        get { words[word.rawValue] }
        set { words[word.rawValue] = newValue }
    }

    /// Puts it back into the lock file, in place.
    package mutating func write() throws {
        words[13] = checksum
        let file = try OpenDescriptor.opening(path, O_WRONLY)
        try writeAll(file, words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })
    }

    private var checksum: UInt64 { words[..<13].reduce(0) { ($0 ^ $1) &* 0x100_0000_01b3 } }
}
