internal import Posix
internal import Settings

/// Who started this process and wants to hear how it is: systemd, or another one that speaks the protocol of sd_notify(3).
/// Each change is a datagram; no library is needed for it.
package struct ServiceManager {
    /// What it hears.
    package enum State {
        case ready(workers: Int)
        /// One process that serves by itself. It waits for requests in the kernel, so it sends no sign of life.
        case readyAlone
        case reloading
        case stopping
        /// A sign of life.
        case well
        /// None: a manager that waits for one starts the service anew.
        case failing
    }

    private let socket: String
    /// How often it gets a sign of life: twice in the time that it waits for one. Nil: it waits for none.
    package let pulseMilliseconds: Int64?

    /// - Parameters:
    ///   - socket: the value of `NOTIFY_SOCKET`.
    ///   - watchedProcess: the value of `WATCHDOG_PID`.
    ///   - patience: the value of `WATCHDOG_USEC`.
    ///   - process: this process's number.
    package init?(socket: String?, watchedProcess: String?, patience: String?, process: Int32) {
        guard let socket, socket.hasPrefix("/") || socket.hasPrefix("@") else { return nil }
        self.socket = socket
        let isWatched = watchedProcess == nil || watchedProcess == String(process)
        let microseconds = patience.flatMap { Int64($0) } ?? 0
        pulseMilliseconds = isWatched && microseconds > 0 ? max(1, microseconds / 2000) : nil
    }

    /// The one of this process's environment, from which it is taken: no other process of ours speaks for it.
    static func take() -> ServiceManager? {
        let names = ["NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC"]
        let values = names.map { Environment.value($0) }
        for name in names { Environment.remove(name) }
        return ServiceManager(
            socket: values[0], watchedProcess: values[1], patience: values[2], process: Process.id)
    }

    /// Tells it. One that does not listen is named in the log, and no more.
    func tell(_ state: State, log: ErrorLog) {
        do {
            try Datagram.send(text(of: state), to: socket)
        } catch {
            log.write(.warning, .worker, "NOTIFY_SOCKET: \(socket): \(Words.of(error))")
        }
    }

    /// The lines of one message.
    func text(of state: State) -> String {
        switch state {
        case .ready(let workers): "READY=1\nSTATUS=Serving with \(workers) \(workers == 1 ? "worker" : "workers")"
        case .readyAlone: "READY=1\nWATCHDOG_USEC=0\nSTATUS=Serving alone"
        case .reloading: "RELOADING=1\nMONOTONIC_USEC=\((monotonicMilliseconds() + 1) * 1000)\nSTATUS=Reading settings"
        case .stopping: "STOPPING=1\nSTATUS=Answering the requests in hand"
        case .well: "WATCHDOG=1\nSTATUS=Serving"
        case .failing: "STATUS=No worker stays alive, see the log"
        }
    }
}
