import Glibc

/// Everything that one set-up of Hookline needs, in a directory of its own: data, secret, sockets, error log.
package final class Site: Sendable {
    private let directory: TemporaryDirectory

    /// Makes the directory and the secret file, 0600.
    package init() throws {
        directory = try TemporaryDirectory()
        try directory.write("secret", Array("\(WebhookSigner.sampleSecret)\n".utf8))
    }

    /// The directory itself.
    package var path: String { directory.path }
    /// The secret file.
    package var secretPath: String { directory.path("secret") }
    /// Where the program's descriptor 2 goes.
    package var logPath: String { directory.path("stderr") }
    /// The FastCGI socket.
    package var socketPath: String { directory.path("fcgi.sock") }
    /// The data directory; the program makes it.
    package var data: DataDirectory { DataDirectory(path: directory.path("data")) }

    /// The path of something else in the directory.
    package func path(_ name: String) -> String { directory.path(name) }

    /// The program's settings: data, secret, no marking of repeats, and what the test adds.
    package func settings(_ more: [String: String] = [:]) -> [String: String] {
        [
            "HOOKLINE_DATA": data.path, "HOOKLINE_SECRET_FILE": secretPath, "HOOKLINE_REPEATS": "keep",
        ].merging(more) { _, added in added }
    }

    /// The error log so far.
    package func log() -> String {
        // Without a log file nothing was logged.
        String(decoding: (try? readFile(logPath)) ?? [], as: UTF8.self)
    }

    /// A descriptor that appends to the error log.
    package func openLog() throws -> OpenDescriptor {
        try OpenDescriptor.opening(logPath, O_WRONLY | O_CREAT | O_APPEND)
    }
}
