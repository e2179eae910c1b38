internal import Posix
internal import Webhook

/// Lines for the operator, on standard error or in a file of their own: one per event, never a body, a secret, or a
/// control character that came from outside.
package final class ErrorLog {
    package enum Level: String, Sendable { case error, warning, notice }

    /// Kept open as long as `stream` writes to it.
    private var file: Descriptor?
    private var stream = StandardStream.error

    /// - Parameter path: a file to append to; nil for standard error. When it can't be opened, standard error is told,
    ///   and used.
    package init(path: String?) {
        guard let path else { return }
        do {
            let opened = try Descriptor.openForAppending(path, permissions: 0o640)
            stream = StandardStream(of: opened)
            file = consume opened
        } catch {
            write(.error, "\(path): \(Words.of(error))")
        }
    }

    /// Adds a line.
    package func write(_ level: Level, _ text: String) {
        let time = Timestamp(microseconds: WallClock.system.microseconds).text
        let stamp = String(decoding: (0..<Timestamp.length).map { time[$0] }, as: UTF8.self)
        var line = "\(stamp) hookline[\(Process.id)]: \(level.rawValue): \(Words.printable(text))\n"
        line.withUTF8 { bytes in
            unsafe stream.write(UnsafeRawBufferPointer(bytes))
        }
    }
}
