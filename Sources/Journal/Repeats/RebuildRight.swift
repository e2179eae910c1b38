internal import Format
internal import Posix

/// The right to make an index anew, which one process has at a time, with those that are forked from it: the lock of a
/// file of its own. The file says what became of the last try, so that one that dies, of its memory limit for example,
/// is not repeated at once, nor passed over in silence.
struct RebuildRight: ~Copyable {
    /// What came of a request for it.
    enum Claim: ~Copyable {
        case had(RebuildRight)
        /// Another process has it, or failed just now.
        case notNow
        /// The process died that had it; told once for each.
        case foundDead
    }

    /// What the file says; nothing when the last try succeeded.
    private enum Word {
        static let begun: UInt8 = UInt8(ascii: "b")
        static let failed: UInt8 = UInt8(ascii: "f")
    }

    /// How long nobody tries again when it failed, in microseconds.
    private static let pause: Int64 = 60_000_000

    private let file: Descriptor

    private init(_ file: consuming Descriptor) { self.file = file }

    /// The descriptor that holds it.
    var number: Int32 { file.number }

    /// Asks for it, and notes the try before anything else.
    static func claim(of index: SeenIndex, now: Timestamp) throws(JournalFault) -> Claim {
        let path = index.path + ".rebuild"
        return try naming(path) { () throws(SystemFault) -> Claim in
            let file = try index.root.directory.openOrCreate(path, for: .updating, permissions: 0o600)
            guard try file.tryLock() else { return .notNow }
            let status = try file.status()
            let word = try Self.word(of: file)
            if word == Word.begun {
                try file.write(Word.failed)
                return .foundDead
            }
            if word != nil, (0..<pause).contains(now.microseconds - status.modified) { return .notNow }
            try file.write(Word.begun)
            return .had(RebuildRight(file))
        }
    }

    private static func word(of file: borrowing Descriptor) throws(SystemFault) -> UInt8? {
        var byte: InlineArray<1, UInt8> = [0]
        return try file.readFully(into: byte.mutableSpan, at: 0) == 0 ? nil : byte[0]
    }

    /// Notes that the index is what it should be.
    consuming func succeeded() {
        try? file.makeEmpty()  // else it is tried again after a while
    }

    /// Notes that nothing came of it, and that this was told.
    consuming func failed() {
        try? file.write(Word.failed)  // else it is told again
    }
}

extension Descriptor {
    /// Makes a byte the first one of a file.
    fileprivate borrowing func write(_ word: UInt8) throws(SystemFault) {
        let bytes: InlineArray<1, UInt8> = [word]
        try writeAll(bytes.span, at: 0)
    }
}
