internal import Posix

/// Standard output, collected and written in large pieces.
struct Output {
    private var bytes: [UInt8] = []
    private var failure: Failure?

    /// Adds a text.
    mutating func write(_ text: String) throws(Failure) {
        bytes.append(contentsOf: text.utf8)
        if bytes.count >= 65536 { try flush() }
    }

    /// Adds a text where a fault of writing can't be thrown: the next `flush` throws it.
    mutating func collect(_ text: String) {
        guard failure == nil else { return }
        do { try write(text) } catch { failure = error }
    }

    /// Adds a text and an LF.
    mutating func line(_ text: String) throws(Failure) {
        try write(text)
        try write("\n")
    }

    /// Hands over what was collected.
    mutating func flush() throws(Failure) {
        if let failure { throw failure }
        let all = exchange(&bytes, with: [])
        try naming("standard output") { () throws(SystemFault) in try StandardStream.output.writeAll(all) }
    }

    /// Writes a whole screen.
    static func print(_ text: String) throws(Failure) {
        var output = Output()
        try output.write(text)
        try output.flush()
    }
}
