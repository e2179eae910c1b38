/// Where nginx passes events to.
struct NginxWay {
    /// `unix:/run/hookline/hookline.sock`, `127.0.0.1:9000`.
    let target: String
    /// What fcgiwrap starts; nil where Hookline itself has the socket.
    let program: String?

    /// Of a Unix socket.
    var socket: String? { target.hasPrefix("unix:") ? String(target.dropFirst("unix:".count)) : nil }
}
