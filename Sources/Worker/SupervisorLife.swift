internal import Gateway
internal import Posix
internal import Settings

/// FastCGI: the process that keeps workers on sockets, and takes new settings on HUP.
final class SupervisorLife {
    private var equipment: Equipment
    private let manager: ServiceManager?
    private let reload: () throws(Equipment.Fault) -> Equipment
    private var isOwnSocket = false

    /// - Parameters:
    ///   - manager: hears how it is.
    ///   - reload: reads the settings and what they name anew.
    init(
        _ equipment: Equipment, telling manager: ServiceManager?,
        reload: @escaping () throws(Equipment.Fault) -> Equipment
    ) {
        self.equipment = equipment
        self.manager = manager
        self.reload = reload
    }

    /// On a socket of our own.
    func runOnOwnSocket() -> ExitNumber {
        let settings = equipment.settings
        guard let address = settings.listen else { return .usage }
        do {
            let own = try OwnSocket.make(at: address, mode: settings.socketMode)
            defer { own.remove() }
            isOwnSocket = true
            return run(on: [own.listener.number])
        } catch {
            equipment.log.write(.error, Words.of(error))
            return switch error {
            case .taken: .tryLater
            case .notASocket: .configuration
            default: .inputOutput
            }
        }
    }

    /// On sockets, whoever made them.
    func run(on sockets: [Int32]) -> ExitNumber {
        Delivery.warm(equipment.keyring)
        FastCGIWorker.warm()
        return equipment.reporting { () throws(SystemFault) in try keepWorkers(on: sockets) }
    }

    private func keepWorkers(on sockets: [Int32]) throws(SystemFault) {
        try Timer.ensurePossible()
        let workers = equipment.settings.workers(onOwnSocket: isOwnSocket)
        let supervisor = try Supervisor(workers: workers, pulse: manager?.pulseMilliseconds) { [self] state in
            if let manager { inform(manager, of: state) }
        } report: { [self] event in
            equipment.log.write(.error, .worker, Words.of(event))
        }
        let id = Process.id
        equipment.log.write(.notice, Words.start(workers: workers, sockets: sockets.map(ListeningSocket.name)))
        supervisor.run(
            patience: { equipment.timeoutMilliseconds },
            work: { WorkerLife(equipment, on: sockets, beneath: id).run(watching: $0).rawValue },
            reload: { takeNewEquipment() },
            refresh: { _ = equipment.keyring.refresh() })
    }

    private func inform(_ manager: ServiceManager, of state: SupervisorState) {
        switch state {
        case .serving(let workers): manager.tell(.ready(workers: workers), log: equipment.log)
        case .reloading: manager.tell(.reloading, log: equipment.log)
        case .stopping: manager.tell(.stopping, log: equipment.log)
        case .pulse(let isWell): manager.tell(isWell ? .well : .failing, log: equipment.log)
        }
    }

    /// How many workers the new settings want; nil when they are wrong, and the old ones stay.
    private func takeNewEquipment() -> Int? {
        do {
            let old = equipment.settings
            equipment = try reload()
            if equipment.settings.listen != old.listen || equipment.settings.socketMode != old.socketMode {
                equipment.log.write(.warning, "HUP: another socket needs a restart; the old one stays")
            }
            equipment.log.write(.notice, "HUP: settings and secrets were read anew")
            return max(1, equipment.settings.workers(onOwnSocket: isOwnSocket))
        } catch {
            let reasons = error.faults.map { Words.of($0) }.joined(separator: "; ")
            equipment.log.write(.error, "HUP: the old settings stay: \(reasons)")
            return nil
        }
    }
}
