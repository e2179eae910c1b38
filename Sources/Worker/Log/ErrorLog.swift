package import Posix
internal import Setting
internal import Webhook

/// Lines for the operator, on standard error or in a file of their own: one per event, never a body, a secret, or a
/// control character that came from outside.
package final class ErrorLog {
    package enum Level: String, Sendable { case error, warning, notice }

    /// Kept open as long as `stream` writes to it.
    private let file: Descriptor?
    let stream: StandardStream
    private let gate = LogGate()

    /// To standard error.
    package init() {
        file = nil
        stream = .error
    }

    /// To a file, made if it is not there.
    package init(path: String) throws(SystemFault) {
        let opened = try Descriptor.openForAppending(path, permissions: 0o640)
        stream = StandardStream(of: opened)
        file = consume opened
    }

    /// Adds a line.
    package func write(_ level: Level, _ text: String) {
        let time = Timestamp(microseconds: WallClock.system.microseconds).text
        let stamp = String(decoding: (0..<Timestamp.length).map { time[$0] }, as: UTF8.self)
        stream.write("\(stamp) hookline[\(Process.id)]: \(level.rawValue): \(Words.printable(text))\n")
    }

    /// Adds a line, unless there were many of its kind just now; says how many were left out before it.
    package func write(_ level: Level, _ kind: LogKind, _ text: @autoclosure () -> String) {
        guard let missed = gate.pass(kind) else { return }
        write(level, missed == 0 ? text() : "\(text()) (and \(missed) more of this kind before)")
    }
}
