internal import Gateway
internal import Posix
internal import Settings

/// FastCGI: one process that serves requests from listening sockets, alone or beneath a supervisor.
struct WorkerLife {
    private let equipment: Equipment
    private let sockets: [Int32]
    /// Its process; nil when somebody else starts the workers.
    private let supervisor: Int32?

    init(_ equipment: Equipment, on sockets: [Int32], beneath supervisor: Int32? = nil) {
        self.equipment = equipment
        self.sockets = sockets
        self.supervisor = supervisor
    }

    /// Serves until it is told to leave, and leaves; gives the number to leave with where it can't serve.
    /// - Parameter watch: a descriptor whose end ends the worker.
    func run(watching watch: Int32? = nil) -> ExitNumber {
        do {
            try serve(watch)
        } catch let fault as GatewayFault {
            equipment.log.write(.error, .worker, Words.of(fault))
        } catch {
            equipment.log.write(.error, .worker, "\(error)")
        }
        return .inputOutput
    }

    private func serve(_ watch: Int32?) throws -> Never {
        let delivery = try equipment.makeDelivery(reporting: .counted)
        let worker = try FastCGIWorker(
            sockets: sockets, watch: watch, deadline: try equipment.makeDeadline(),
            timeoutMilliseconds: equipment.timeoutMilliseconds)
        let most = equipment.settings.maxRequests
        let confinement = equipment.confine(stays: most != 1)
        // One that leaves after a request needs no other reason.
        let reasons = most == 1 ? ReasonsToLeave() : ReasonsToLeave(confinement, isAlone: supervisor == nil)
        try worker.run(most: most, work(delivery, reasons))
        delivery.rest()
        // With all this still standing: to take it down piece by piece would take longer, and what is sent to a process that
        // leaves, as mod_fcgid may do, is lost to its sender.
        Process.leave(ExitNumber.done.rawValue)
    }

    /// What is done with each request.
    private func work(_ delivery: Delivery, _ reasons: ReasonsToLeave) -> FastCGIWorker.Work {
        let (keyring, log) = (equipment.keyring, equipment.log)
        return FastCGIWorker.Work(
            rules: delivery.rules, pool: delivery.pool, restMilliseconds: reasons.isNone ? nil : 5000
        ) { [supervisor] exchange in
            if keyring.refresh(), let supervisor { Process.send(.user1, toParent: supervisor) }
            delivery.serve(&exchange)
        } afterwards: {
            delivery.endRequest()
            delivery.makeIndexesAnew(telling: log, closing: [0])  // it may be the socket
            reasons.look(telling: log)
        } resting: {
            delivery.rest()
            reasons.look(telling: log)
        }
    }
}
