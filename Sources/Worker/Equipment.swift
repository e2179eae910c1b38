internal import Journal
internal import Posix
internal import Settings

/// What a life works with: settings that are good, and what they name: the secrets as they are right now, the zone, the
/// log.
final class Equipment {
    let settings: Settings
    let keyring: Keyring
    let log: ErrorLog
    private let zone: Zone

    /// What keeps settings from being taken into use.
    struct Fault: Error {
        let faults: [SettingFault]
    }

    /// Takes settings into use: their zone is the process's from now on.
    /// - Parameter stays: this process lives for more than one request.
    init(_ reading: SettingsReading, stays: Bool) throws(Fault) {
        let settings = reading.settings
        let secrets = SecretFile(at: settings.secretFile)
        var faults = reading.faults + settings.surroundingFaults
        if !settings.secretFile.isEmpty { faults += secrets.faults }
        var log: ErrorLog?
        do {
            log = try settings.log.map { (path) throws(SystemFault) in try ErrorLog(path: path) }
        } catch {
            faults.append(SettingFault(SettingName.log.rawValue, settings.log, .unreadable(error), .nowhere))
        }
        if !faults.isEmpty { throw Fault(faults: faults) }
        self.settings = settings
        self.log = log ?? ErrorLog(stays: stays)
        zone = Zone.use(settings.timezone)
        keyring = Keyring(secrets, log: self.log)
    }

    var timeoutMilliseconds: Int64 { Int64(settings.timeoutSeconds) * 1000 }
}

/// What is made of it for requests, after a fork.
extension Equipment {
    /// What ends this process with its request.
    func makeDeadline() throws(SystemFault) -> RequestDeadline {
        try RequestDeadline(
            saying: "hookline: error: a request took longer than HOOKLINE_TIMEOUT\n", to: log.stream,
            status: ExitNumber.tryLater.rawValue)
    }

    /// The way of the data, with the timer of its locks.
    func makeDelivery(reporting manner: DeliveryReport.Manner) throws(SystemFault) -> Delivery {
        Signals.interrupt(on: .lockTimer)
        let report = DeliveryReport(log, manner, data: settings.data)
        return Delivery(
            settings, keyring: keyring, zone: zone, lockTimer: try Timer(sending: .lockTimer), report: report)
    }

    /// Gives up what no request needs, before the first one, for good: where this process still works, nil where it gave up
    /// nothing. What the kernel refuses is told, and done without: an event counts for more.
    /// - Parameter stays: it serves more than one request.
    func confine(stays: Bool) -> Confinement? {
        guard settings.confines, !isWithout(.confinement) else { return nil }
        let confinement = settings.confinement
        do {
            try confinement.enter(stays: stays)
        } catch {
            log.write(.warning, .worker, "not confined: \(Words.of(error))")
        }
        return confinement
    }

    /// The end of what was done: a fault of the system is told.
    func reporting(_ body: () throws(SystemFault) -> Void) -> ExitNumber {
        do {
            try body()
            return .done
        } catch {
            log.write(.error, Words.of(error))
            return .inputOutput
        }
    }
}

extension Delivery {
    /// Makes overdue indexes of repeats anew in a process of its own, so that no sender waits for it.
    /// - Parameters:
    ///   - log: stays open there.
    ///   - streams: the standard streams that process must not hold.
    func makeIndexesAnew(telling log: ErrorLog, closing streams: @autoclosure () -> [Int32]) {
        guard let indexes = takeOverdueIndexes() else { return }
        do {
            let kept = indexes.descriptors + [log.stream.number]
            try Process.apart(keeping: kept, closing: streams()) { makeAnew(indexes) }
        } catch {
            makeAnew(indexes)  // no process is to be had: then here
        }
    }
}
