internal import Gateway
internal import Journal
internal import Posix
internal import Setting
internal import Webhook

/// The three lives, with a configuration that is good. The supervisor takes a new one on HUP.
final class Service {
    private var configuration: Configuration
    private var zone: Zone
    private var keyring: Keyring
    private let reload: () throws(Configuration.Fault) -> Configuration
    private var isOwnSocket = false

    /// - Parameter reload: reads the settings and what they name anew.
    init(_ configuration: Configuration, reload: @escaping () throws(Configuration.Fault) -> Configuration) {
        self.configuration = configuration
        self.reload = reload
        zone = Zone.use(configuration.settings.timezone)
        keyring = Keyring(configuration.secrets, log: configuration.log)
    }

    /// CGI: the request of the environment and standard input. Whoever waits for an answer gets one.
    func answerOneRequest() -> ExitNumber {
        let outcome = reporting { () throws(SystemFault) in
            let deadline = try makeDeadline()
            let delivery = try makeDelivery(reporting: .once)
            deadline.begin(milliseconds: configuration.timeoutMilliseconds)
            var exchange = CGIExchange()
            delivery.serve(&exchange)
            deadline.end()
            delivery.endRequest()
            delivery.rest()
            // The web server passes the answer on when the standard streams end.
            makeIndexesAnew(delivery, closing: [0, 1, 2])
        }
        if outcome != .done { Program.answerCGI(.internalError) }
        return outcome
    }

    /// FastCGI on sockets that somebody else made.
    func serve(on sockets: [Int32]) -> ExitNumber {
        let workers = configuration.settings.workers(onOwnSocket: false)
        return workers == 0 ? serveAlone(sockets, watch: nil) : supervise(sockets, workers)
    }

    /// FastCGI on a socket of our own, which a supervisor holds.
    func serveOnOwnSocket() -> ExitNumber {
        let settings = configuration.settings
        guard let address = settings.listen else { return .usage }
        do {
            let own = try OwnSocket.make(at: address, mode: settings.socketMode)
            defer { own.remove() }
            isOwnSocket = true
            return supervise([own.listener.number], settings.workers(onOwnSocket: true))
        } catch {
            configuration.log.write(.error, Words.of(error))
            return switch error {
            case .taken: .tryLater
            case .notASocket: .configuration
            default: .inputOutput
            }
        }
    }

    private func supervise(_ sockets: [Int32], _ workers: Int) -> ExitNumber {
        Delivery.warm(keyring)
        FastCGIWorker.warm()
        return reporting { () throws(SystemFault) in
            try Timer.ensurePossible()
            let supervisor = try Supervisor(workers: workers) { [unowned self] event in
                configuration.log.write(.error, .worker, Words.of(event))
            }
            let id = Process.id
            supervisor.run(
                patience: { [unowned self] in configuration.timeoutMilliseconds },
                work: { [unowned self] watch in serveAlone(sockets, watch: watch, for: id).rawValue },
                reload: { [unowned self] in takeNewConfiguration() },
                refresh: { [unowned self] in _ = keyring.refresh() })
        }
    }

    /// How many workers the new configuration wants; nil when it is wrong, and the old one stays.
    private func takeNewConfiguration() -> Int? {
        do {
            let old = configuration.settings
            configuration = try reload()
            zone = Zone.use(configuration.settings.timezone)
            keyring = Keyring(configuration.secrets, log: configuration.log)
            if configuration.settings.listen != old.listen || configuration.settings.socketMode != old.socketMode {
                configuration.log.write(.warning, "HUP: another socket needs a restart; the old one stays")
            }
            configuration.log.write(.notice, "HUP: settings and secrets were read anew")
            return max(1, configuration.settings.workers(onOwnSocket: isOwnSocket))
        } catch {
            let reasons = error.faults.map { Words.of($0) }.joined(separator: "; ")
            configuration.log.write(.error, "HUP: the old settings stay: \(reasons)")
            return nil
        }
    }

    /// One worker's life.
    /// - Parameter supervisor: its process, if there is one.
    private func serveAlone(_ sockets: [Int32], watch: Int32?, for supervisor: Int32? = nil) -> ExitNumber {
        do {
            let delivery = try makeDelivery(reporting: .counted)
            let worker = try FastCGIWorker(
                sockets: sockets, watch: watch, deadline: try makeDeadline(),
                timeoutMilliseconds: configuration.timeoutMilliseconds)
            let work = FastCGIWorker.Work(rules: delivery.rules, pool: delivery.pool) { [unowned self] exchange in
                if keyring.refresh(), let supervisor { Process.send(.user1, toParent: supervisor) }
                delivery.serve(&exchange)
            } afterwards: { [unowned self] in
                delivery.endRequest()
                makeIndexesAnew(delivery, closing: [0])  // it may be the socket
            } resting: {
                delivery.rest()
            }
            try worker.run(most: configuration.settings.maxRequests, work)
            delivery.rest()
            if supervisor != nil { Process.leave(ExitNumber.done.rawValue) }  // piece by piece would take longer
            return .done
        } catch let fault as GatewayFault {
            configuration.log.write(.error, .worker, Words.of(fault))
        } catch {
            configuration.log.write(.error, .worker, "\(error)")
        }
        return .inputOutput
    }

    /// Makes overdue indexes of repeats anew in a process of its own, so that no sender waits for it.
    /// - Parameter streams: the standard streams that process must not hold.
    private func makeIndexesAnew(_ delivery: Delivery, closing streams: @autoclosure () -> [Int32]) {
        guard let indexes = delivery.takeOverdueIndexes() else { return }
        do {
            let kept = indexes.descriptors + [configuration.log.stream.number]
            try Process.apart(keeping: kept, closing: streams()) { delivery.makeAnew(indexes) }
        } catch {
            delivery.makeAnew(indexes)  // no process is to be had: then here
        }
    }

    /// What ends this process with its request; made after a fork.
    private func makeDeadline() throws(SystemFault) -> RequestDeadline {
        try RequestDeadline(
            saying: "hookline: error: a request took longer than HOOKLINE_TIMEOUT\n", to: configuration.log.stream,
            status: ExitNumber.tryLater.rawValue)
    }

    /// The way of the data, with the timer of its locks.
    private func makeDelivery(reporting: DeliveryReport.Manner) throws(SystemFault) -> Delivery {
        Signals.interrupt(on: .lockTimer)
        let report = DeliveryReport(configuration.log, reporting, data: configuration.settings.data)
        return Delivery(
            configuration.settings, keyring: keyring, zone: zone, lockTimer: try Timer(sending: .lockTimer),
            report: report)
    }

    private func reporting(_ body: () throws(SystemFault) -> Void) -> ExitNumber {
        do {
            try body()
            return .done
        } catch {
            configuration.log.write(.error, Words.of(error))
            return .inputOutput
        }
    }
}
