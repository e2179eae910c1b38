import Glibc

/// What is to be judged, all of standard input: each record is its length, four bytes with the lowest first, and its bytes.
struct Records {
    private var rest: ArraySlice<UInt8>

    init() {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 20)
        while case let count = read(0, &block, block.count), count > 0 { bytes += block[..<count] }
        rest = bytes[...]
    }

    /// The next one; nil at the end.
    mutating func next() -> [UInt8]? {
        if rest.isEmpty { return nil }
        let count = take(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return Array(take(count))
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        precondition(rest.count >= count, "a record is cut")
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}

/// The answers, one a line.
struct Answers {
    private var bytes: [UInt8] = []

    /// - Parameter line: with its LF.
    mutating func append(_ line: [UInt8]) { bytes += line }

    mutating func append(_ words: String) { bytes += Array("\(words)\n".utf8) }

    /// To standard output.
    func send() {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
            if count < 1 { fatalError("nobody takes the answers") }
            rest = rest.dropFirst(count)
        }
    }
}
