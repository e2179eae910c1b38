internal import Posix

/// Standard output, collected and written in large pieces.
struct Output {
    private var bytes: [UInt8] = []

    /// Adds a text.
    mutating func write(_ text: String) throws {
        bytes.append(contentsOf: text.utf8)
        if bytes.count >= 65536 { try flush() }
    }

    /// Adds a text and an LF.
    mutating func line(_ text: String) throws {
        try write(text)
        try write("\n")
    }

    /// Hands over what was collected.
    mutating func flush() throws {
        let all = exchange(&bytes, with: [])
        try naming("standard output") { () throws(SystemFault) in try StandardStream.output.writeAll(all) }
    }

    /// Writes a whole screen.
    static func print(_ text: String) throws {
        var output = Output()
        try output.write(text)
        try output.flush()
    }
}
