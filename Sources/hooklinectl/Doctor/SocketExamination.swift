internal import Nginx
internal import Posix
internal import Settings

/// Whether nginx can come to the worker's socket, and somebody listens there.
struct SocketExamination {
    /// Of a Unix socket.
    let path: String
    /// The user of nginx's workers; nil where that is not known.
    let nginx: Account?
    let diagnosis: Diagnosis

    func run() {
        guard let status = knownFileStatus(of: path) else {
            return diagnosis.addConsequence(missing("there is no socket"), to: .socket)
        }
        guard status.kind == .socket else {
            return diagnosis.addConsequence(missing("what stands there is no socket"), to: .socket)
        }
        guard let nginx else {
            diagnosis.passOver(.socket, "as which user nginx comes to it")
            return lookAlone()
        }
        guard let result = nginx.acting({ answer() }) else {
            diagnosis.passOver(.socket, "whether nginx's user \(nginx.name) comes to it; run it as root")
            return lookAlone()
        }
        tell(result, "nginx's user \(nginx.name)")
    }

    private func answer() -> Result<Bool, SystemFault> {
        Result { () throws(SystemFault) in try ListeningSocket.answers(path) }
    }

    /// As this user: whether anybody listens.
    private func lookAlone() {
        switch answer() {
        case .failure(let fault) where fault.isForbidden: diagnosis.passOver(.socket, Words.of(fault))
        case let result: tell(result, "this user")
        }
    }

    private func tell(_ result: Result<Bool, SystemFault>, _ user: String) {
        switch result {
        case .success(true): return
        // It was there just now.
        case .success(false):
            diagnosis.addConsequence(
                Ailment("socket-dead", path, "nobody listens at it", cure: "start Hookline"), to: .socket)
        case .failure(let fault):
            let mode = knownFileStatus(of: path).map { "mode \(Words.octal($0.mode)), " } ?? ""
            diagnosis.add(
                Ailment(
                    "socket-mode", path, "\(mode)\(user) can't connect: \(fault.reason)",
                    cure: "let nginx's group come to it: 2750 WORKER:GROUP for its directory, HOOKLINE_SOCKET_MODE=0660"
                ), to: .socket)
        }
    }

    private func missing(_ meaning: String) -> Ailment {
        Ailment("socket-missing", path, meaning, cure: "start Hookline: its log says why, where it does not start")
    }
}
