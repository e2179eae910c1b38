internal import Gateway
internal import Posix
internal import Webhook

/// The three lives, with settings that are good.
struct Service {
    private let settings: Settings
    private let keys: [SigningKey]
    private let zone: Zone
    private let log: ErrorLog

    init(_ settings: Settings, keys: [SigningKey], zone: Zone, log: ErrorLog) {
        self.settings = settings
        self.keys = keys
        self.zone = zone
        self.log = log
    }

    private var timeoutMilliseconds: Int64 { Int64(settings.timeoutSeconds) * 1000 }

    /// CGI: the request of the environment and standard input.
    func answerOneRequest() -> ExitNumber {
        reporting { () throws(SystemFault) in
            let (deadline, delivery) = try prepare()
            deadline.arm(milliseconds: timeoutMilliseconds)
            var exchange = CGIExchange()
            delivery.serve(&exchange)
        }
    }

    /// FastCGI on a socket that somebody else made.
    func serve(on socket: Int32) -> ExitNumber {
        guard let workers = settings.workers else { return serveAlone(socket, watch: nil) }
        return supervise(socket, workers)
    }

    /// FastCGI on a socket of our own, which a supervisor holds.
    func serveOnOwnSocket() -> ExitNumber {
        guard let address = settings.listen else { return .usage }
        do {
            let own = try OwnSocket.make(at: address, mode: settings.socketMode)
            defer { own.remove() }
            return supervise(own.listener.number, settings.workers ?? 1)
        } catch {
            log.write(.error, Words.of(error))
            return switch error {
            case .taken: .tryLater
            case .notASocket: .configuration
            default: .inputOutput
            }
        }
    }

    private func supervise(_ socket: Int32, _ workers: Int) -> ExitNumber {
        reporting { () throws(SystemFault) in
            let supervisor = try Supervisor(workers: workers, patienceMilliseconds: timeoutMilliseconds) { event in
                log.write(.error, Words.of(event))
            }
            supervisor.run { watch in serveAlone(socket, watch: watch).rawValue }
        }
    }

    /// One worker's life.
    private func serveAlone(_ socket: Int32, watch: Int32?) -> ExitNumber {
        do {
            let (deadline, delivery) = try prepare()
            let worker = try FastCGIWorker(
                socket: socket, watch: watch, deadline: deadline, timeoutMilliseconds: timeoutMilliseconds)
            try worker.run(most: settings.maxRequests) { exchange in delivery.serve(&exchange) }
            return .done
        } catch let fault as GatewayFault {
            log.write(.error, Words.of(fault))
        } catch {
            log.write(.error, "\(error)")
        }
        return .inputOutput
    }

    /// The timers of this process, and the way of the data: made after a fork, never before.
    private func prepare() throws(SystemFault) -> (Timer, Delivery) {
        Signals.interrupt(on: .lockTimer)
        Signals.leave(
            on: .deadline, saying: "hookline: error: a request took longer than HOOKLINE_TIMEOUT\n",
            status: ExitNumber.tryLater.rawValue)
        let deadline = try Timer(sending: .deadline)
        let lockTimer = try Timer(sending: .lockTimer)
        return (deadline, Delivery(settings, keys: keys, zone: zone, lockTimer: lockTimer, log: log))
    }

    private func reporting(_ body: () throws(SystemFault) -> Void) -> ExitNumber {
        do {
            try body()
            return .done
        } catch {
            log.write(.error, Words.of(error))
            return .inputOutput
        }
    }
}
