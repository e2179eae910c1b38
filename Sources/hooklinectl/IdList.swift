internal import Posix
internal import Reading

/// Ids from a file: one a line, or an object of JSON with `id` a line. A line that holds none is named and passed over.
struct IdList {
    private(set) var ids: [MessageId] = []
    private let path: String
    private let mishaps: Mishaps
    private var lines = 0

    init(ofFile path: String, _ mishaps: Mishaps) {
        self.path = path
        self.mishaps = mishaps
        do throws(ReadingFault) {
            try read()
        } catch {
            mishaps.add(error)
        }
    }

    private mutating func read() throws(ReadingFault) {
        var reader = try BlockReader(JournalFile(path))
        try reader.forEachBlock { block, _ in
            ByteSearch.forEachLine(block) { line, _ in take(line) }
        } rest: { text, _ in
            take(text)
        } tooLong: { _ in
            lines += 1
            tellOfLine()
        }
    }

    private mutating func take(_ line: Span<UInt8>) {
        lines += 1
        let text = Self.trimmed((0..<line.count).map { line[$0] }[...])
        if text.isEmpty { return }
        let found = text.first == UInt8(ascii: "{") ? IdObject.id(in: text) : String(keeping: text)
        guard let id = found.flatMap({ MessageId(given: $0) }) else { return tellOfLine() }
        ids.append(id)
    }

    private func tellOfLine() {
        mishaps.add(.data(path: path, reason: "line \(lines) holds no id"))
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
        return Array(Array(line.drop(while: isBlank)).reversed().drop(while: isBlank).reversed())
    }
}
