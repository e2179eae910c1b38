import Glibc

/// The record in a topic's lock file, from its format alone: the first 20 words of 8 bytes, the least significant first;
/// what processes told of syncs without the lock stands behind it.
package struct TopicRecordFile {
    private let path: String
    private var words: [UInt64]

    /// What a word says.
    package enum Word: Int, Sendable {
        case bootHigh = 1, day = 3, size = 8, syncedSize = 10, segmentBegunAt = 11
    }

    /// Reads the record of a topic.
    package init(_ topic: String, in data: DataDirectory) throws {
        path = "\(data.path)/.hookline/\(topic).lock"
        let bytes = try readFile(path)
        words = stride(from: 0, to: min(bytes.count, 160) - 7, by: 8).map { start in
            bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        guard words.count == 20, words[19] == checksum else { throw HostFault.malformed(path) }
    }

    /// One of its words; a change counts when it is written.
    package subscript(word: Word) -> UInt64 {
        get { words[word.rawValue] }
        set { words[word.rawValue] = newValue }
    }

    /// Puts it back into the lock file, in place.
    /// - Parameter keepingNotes: else all that was told beside it is taken away.
    package mutating func write(keepingNotes: Bool = false) throws {
        words[19] = checksum
        let file = try OpenDescriptor.opening(path, keepingNotes ? O_WRONLY : O_WRONLY | O_TRUNC)
        try writeAll(file, words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })
    }

    private var checksum: UInt64 { words[..<19].reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01b3 } }
}
