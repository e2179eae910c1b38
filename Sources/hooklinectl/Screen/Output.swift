internal import Posix
internal import Settings

/// Standard output, collected and written in large pieces: the only way to it, on which nothing but LF and our own
/// colours can steer a terminal.
struct Output {
    /// As faults name it.
    static let name = "standard output"

    private let ink = Ink(on: .output)
    private var bytes: [UInt8] = []
    private var failure: Failure?

    /// Adds a text.
    mutating func write(_ text: String) throws(Failure) {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for scalar in text.unicodeScalars { bytes.append(contentsOf: shown(scalar).utf8) }
        }
        if bytes.count >= 65536 { try flush() }
    }

    /// In JSON, where only strings hold such characters, it is JSON's own escape.
    private func shown(_ scalar: Unicode.Scalar) -> String {
        scalar == "\n" ? "\n" : ink.sequence(for: scalar) ?? Words.printable(scalar)
    }

    /// Adds a text where a fault of writing can't be thrown: the next `flush` throws it.
    mutating func collect(_ text: String) {
        guard failure == nil else { return }
        do { try write(text) } catch { failure = error }
    }

    /// Hands over what was collected.
    mutating func flush() throws(Failure) {
        if let failure { throw failure }
        let all = exchange(&bytes, with: [])
        if all.isEmpty { return }
        try naming(Self.name) { () throws(SystemFault) in try StandardStream.output.writeAll(all) }
    }

    /// Writes what others wrote, in the bytes that they wrote; on a terminal, made visible line by line.
    static func print(foreign bytes: [UInt8]) throws(Failure) {
        guard StandardStream.output.isTerminal else {
            return try naming(name) { () throws(SystemFault) in try StandardStream.output.writeAll(bytes) }
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        try print(lines.map { Words.printable(String(keeping: $0)) }.joined(separator: "\n"))
    }

    /// Writes a whole screen.
    static func print(_ text: String) throws(Failure) {
        var output = Output()
        try output.write(text)
        try output.flush()
    }
}
