internal import Format
package import Posix
internal import Settings

/// Lines for the operator, on standard error or in a file of their own: one per event, never a body, a secret, or a
/// control character that came from outside.
///
/// Nobody waits for a reader of the log: what a pipe, a socket or a terminal does not take at once is dropped and
/// counted, and the number is told with the next line that it takes.
package final class ErrorLog {
    package enum Level: String, Sendable { case error, warning, notice }

    /// Kept open as long as `stream` writes to it.
    private let file: Descriptor?
    let stream: StandardStream
    private let gate = LogGate()

    /// To standard error.
    /// - Parameter stays: this process lives on: a pipe or a terminal, which others may fill at any moment, is opened
    ///   anew. A web server waits for the end of a CGI's.
    package init(stays: Bool = false) {
        let opened = stays ? StandardStream.error.reopened() : nil
        if let opened {
            stream = StandardStream(of: opened)
            file = consume opened
        } else {
            stream = .error
            file = nil
        }
    }

    /// To a file, made if it is not there.
    package init(path: String) throws(SystemFault) {
        let opened = try Descriptor.openForAppending(path, permissions: 0o640)
        stream = StandardStream(of: opened)
        file = consume opened
    }

    /// Adds a line.
    package func write(_ level: Level, _ text: String) {
        let line = Self.line(level, text)
        let lost = gate.takeLost()
        let before = lost == 0 ? "" : Self.line(.warning, "\(lost) lines could not be written: nobody read the log")
        if !stream.writeAtOnce(before + line) { gate.lose(lost + 1) }
    }

    /// Adds a line, unless there were many of its kind just now; says how many were left out before it.
    package func write(_ level: Level, _ kind: LogKind, _ text: @autoclosure () -> String) {
        guard let missed = gate.pass(kind) else { return }
        write(level, missed == 0 ? text() : "\(text()) (and \(missed) more of this kind before)")
    }

    /// Short enough to be written as a whole, with another one before it.
    private static func line(_ level: Level, _ text: String) -> String {
        let time = Timestamp(microseconds: WallClock.system.microseconds).text
        let stamp = String(decoding: (0..<Timestamp.length).map { time[$0] }, as: UTF8.self)
        let line = "\(stamp) hookline[\(Process.id)]: \(level.rawValue): \(Words.printable(text))"
        let longest = StandardStream.wholeBytes - 256
        guard line.utf8.count > longest else { return line + "\n" }
        return String(decoding: line.utf8.prefix(longest), as: UTF8.self) + " ...\n"
    }
}
