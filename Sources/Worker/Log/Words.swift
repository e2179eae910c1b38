internal import Gateway
internal import Journal
internal import Posix
internal import Settings
internal import Webhook

/// Faults as the worker's operator reads them. Text is made here, in `Setting` and in `Check` only.
extension Words {
    static func of(_ fault: JournalFault) -> String {
        "not stored: \(cause(fault))"
    }

    static func cause(_ fault: JournalFault) -> String {
        switch fault {
        case .system(let fault, let path): "\(path): \(of(fault))"
        case .lockTimedOut(let topic): "the lock of \(topic) was not to be had in time"
        case .notOurs(let path): "\(path): not a regular file of this user with one name"
        case .rootOfOther(let path, let owner, let user):
            "\(path): belongs to user \(owner), who could not use what user \(user) makes in it; run it as its owner"
        case .shortWrite(let path): "\(path): the kernel took only part of the line (disk full, or a limit)"
        case .syncFailed(let fault, let path):
            "\(path): \(of(fault)); the file is not trusted any more and the day goes on in the next one"
        case .lost(let path):
            "\(path): the disk does not have what was written to it; it is not trusted any more and the day goes on in the next one"
        case .distrusted(let path): "\(path): a sync of it failed, and the next file is not begun yet"
        case .keptMoving(let path): "\(path): was moved or removed again and again"
        }
    }

    static func of(_ fault: GatewayFault) -> String {
        switch fault {
        case .method: "refused: not a POST"
        case .encoding: "refused: the body is encoded"
        case .length: "refused: CONTENT_LENGTH is not a number of 1 to 10 digits"
        case .tooLong: "refused: the body is longer than HOOKLINE_MAX_BODY"
        case .stream: "refused: the request was cut off, or longer than it said"
        case .tooSlow: "refused: the request came too slowly"
        case .system(let fault, let path): "\(path): \(of(fault))"
        case .taken(let path): "\(path): another process listens there"
        case .notASocket(let path): "\(path): is not a socket, so it is left alone"
        }
    }

    static func of(_ fault: AuthenticationFault) -> String {
        switch fault {
        case .missing: "refused: no signature"
        case .malformed: "refused: the signature is not 44 characters of Base64, or given twice"
        case .wrong: "refused: \(wrongSignature): not from Connectly, or HOOKLINE_SECRET_FILE holds another secret"
        case .emptyBody: "refused: a signature but no body: a proxy or a login in front of Hookline took the body away"
        }
    }

    static func of(_ fault: StartFault) -> String {
        switch fault {
        case .noCount(let value?): "LISTEN_FDS: \"\(value)\" is not a number of sockets, 1 or more"
        case .noCount(nil): "LISTEN_PID names this process, but LISTEN_FDS is not set"
        case .noOwner(let value?): "LISTEN_PID: \"\(value)\" is not the number of a process"
        case .noOwner(nil): "LISTEN_FDS is set, but LISTEN_PID is not"
        case .notOpen(let descriptor): "descriptor \(descriptor), one of LISTEN_FDS, is not open"
        case .notListening(let descriptor):
            "descriptor \(descriptor) is not a socket that listens; with systemd, Accept= has to be no"
        case .noStream(let descriptor): "descriptor \(descriptor) is not a stream socket"
        }
    }

    /// What a worker gives up: nil where it is not to.
    static func of(_ confinement: Confinement?, _ means: Confinement.Means) -> String {
        guard let confinement else { return "none: HOOKLINE_CONFINE=no" }
        let filter = means.filtersCalls ? "seccomp where it stays" : "no seccomp"
        guard means.landlock > 0 else { return "\(filter), but no Landlock here: files are not confined" }
        let (kept, read) = (confinement.keeping, confinement.reading)
        let only = read.isEmpty ? "" : ", reads beneath \(read.joined(separator: ", "))"
        return "Landlock \(means.landlock), \(filter); writes beneath \(kept.joined(separator: ", "))\(only)"
    }

    /// The first line of a supervisor.
    static func start(workers: Int, sockets: [String?]) -> String {
        let places = sockets.map { $0 ?? "a socket without a name" }.joined(separator: ", ")
        return "hookline \(Program.version) serves \(places) with \(workers) \(workers == 1 ? "worker" : "workers")"
    }

    static func of(_ event: SupervisorEvent) -> String {
        switch event {
        case .crashed(let id, .exited(let status)): "worker \(id) failed with exit number \(status)"
        case .crashed(let id, .killed(let signal)): "worker \(id) was ended by signal \(signal)"
        case .cannotStart(let fault): "no worker could be started: \(of(fault))"
        case .killed(let id): "worker \(id) did not finish within HOOKLINE_TIMEOUT and was killed"
        }
    }
}
