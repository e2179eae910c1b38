internal import Gateway
internal import Posix

/// CGI: the one request of the environment and standard input.
struct CGILife {
    private let equipment: Equipment

    init(_ equipment: Equipment) {
        self.equipment = equipment
    }

    /// Whoever waits for an answer gets one.
    func run() -> ExitNumber {
        let outcome = equipment.reporting { () throws(SystemFault) in try answerOneRequest() }
        if outcome != .done { Program.answerCGI(.internalError) }
        return outcome
    }

    private func answerOneRequest() throws(SystemFault) {
        let deadline = try equipment.makeDeadline()
        let delivery = try equipment.makeDelivery(reporting: .once)
        _ = equipment.confine(stays: false)
        deadline.begin(milliseconds: equipment.timeoutMilliseconds)
        var exchange = CGIExchange()
        delivery.serve(&exchange)
        deadline.end()
        delivery.endRequest()
        delivery.rest()
        // The web server passes the answer on when the standard streams end.
        delivery.makeIndexesAnew(telling: equipment.log, closing: [0, 1, 2])
    }
}
