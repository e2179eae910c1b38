internal import Gateway
internal import Posix
internal import Settings
internal import Webhook

/// The program, from its start to its exit number.
package enum Program {
    package static let version = "0.1.0"

    /// Runs the life that this process was started for.
    /// - Parameter arguments: without the program's name; not asked for where they are not heard.
    package static func run(_ arguments: @autoclosure () -> [String]) -> ExitNumber {
        do {
            try Process.prepare()
        } catch {
            if Environment.value("GATEWAY_INTERFACE") != nil { answerCGI(.internalError) }
            tell(["descriptors 0 to 2: \(Words.of(error))"], toFile: nil)
            return .inputOutput
        }
        Process.giveBackMemory(from: BufferPool.largestKept)
        let start = Start.current(arguments())
        Process.closeDescriptors(from: start.firstForeignDescriptor)
        let reading = read(start)
        let life = start.life(listens: reading.isListening)
        switch life {
        case .command(let command): return Commands.run(command, reading)
        case .usage: return Commands.usage()
        case .refused(let fault): return refuse(start, reading, [Words.of(fault)])
        case .cgi, .inherited, .own: return serve(life, start, reading)
        }
    }

    private static func read(_ start: Start) -> SettingsReading {
        SettingsReading(of: SettingsSource.current(configFile: start.configFile))
    }

    private static func serve(_ life: Life, _ start: Start, _ reading: SettingsReading) -> ExitNumber {
        let equipment: Equipment
        do {
            equipment = try Equipment(reading, stays: life != .cgi)
        } catch {
            return refuse(start, reading, error.faults.map { Words.of($0) })
        }
        if life == .cgi { return CGILife(equipment).run() }
        Process.wakeWithoutPreempting()
        let manager = ServiceManager.take()
        let supervisor = SupervisorLife(equipment, telling: manager) { () throws(Equipment.Fault) in
            try Equipment(read(start), stays: true)
        }
        guard case .inherited(let sockets) = life else { return supervisor.runOnOwnSocket() }
        let isAlone = equipment.settings.workers(onOwnSocket: false) == 0
        if !isAlone { return supervisor.run(on: sockets) }
        manager?.tell(.readyAlone, log: equipment.log)
        return WorkerLife(equipment, on: sockets).run()
    }

    /// Refuses to start; a CGI answers 500 then, and tells of it once in a while.
    private static func refuse(_ start: Start, _ reading: SettingsReading, _ reasons: [String]) -> ExitNumber {
        let data = reading.settings.data
        if start.isGateway { answerCGI(.internalError) }
        if !start.isGateway || data.isEmpty || LogStamp(data: data).pass() {
            tell(reasons, toFile: reading.settings.log)
        }
        return .configuration
    }

    /// On standard error, and in `HOOKLINE_LOG` too where that can be had: a shared host hides the web server's log.
    private static func tell(_ reasons: [String], toFile path: String?) {
        let file = path.flatMap { try? ErrorLog(path: $0) }  // then on standard error alone
        for log in [ErrorLog(), file].compactMap({ $0 }) {
            for reason in reasons { log.write(.error, reason) }
        }
    }

    /// An answer to the one who waits for one, whatever became of the request.
    static func answerCGI(_ refusal: Refusal) {
        var exchange = CGIExchange()
        exchange.answer(Reply(refusal, pool: BufferPool()))
    }
}
