internal import Gateway
internal import Posix
internal import Setting
internal import Webhook

/// The program, from its start to its exit number.
package enum Program {
    package static let version = "0.1.0"

    /// Runs the life that this process was started for.
    /// - Parameter arguments: with the program's name first; not asked for where they are not heard.
    package static func run(_ arguments: @autoclosure () -> [String]) -> ExitNumber {
        Process.prepare()
        Process.giveBackMemory(from: BufferPool.largestKept)
        let start = Start.current(arguments())
        Process.closeDescriptors(from: start.isActivated ? 4 : 3)
        let reading = read(start)
        let life = start.life(listens: reading.isListening)
        switch life {
        case .command(let command): return Commands.run(command, reading)
        case .usage: return Commands.usage()
        case .cgi, .inherited, .own: return serve(life, start, reading)
        }
    }

    private static func read(_ start: Start) -> SettingsReading {
        SettingsReading(of: SettingsSource.current(configFile: start.configFile))
    }

    /// Refuses to start with wrong settings; a CGI answers 500 then.
    private static func serve(_ life: Life, _ start: Start, _ reading: SettingsReading) -> ExitNumber {
        let configuration: Configuration
        do {
            configuration = try Configuration(reading)
        } catch {
            if life == .cgi { refuseCGI(reading.settings, error.faults) } else { tell(error.faults) }
            return .configuration
        }
        let service = Service(configuration) { () throws(Configuration.Fault) in try Configuration(read(start)) }
        if life != .cgi { Process.wakeWithoutPreempting() }
        return switch life {
        case .cgi: service.answerOneRequest()
        case .inherited(let descriptor): service.serve(on: descriptor)
        default: service.serveOnOwnSocket()
        }
    }

    private static func tell(_ faults: [SettingFault]) {
        let log = ErrorLog()
        for fault in faults { log.write(.error, Words.of(fault)) }
    }

    private static func refuseCGI(_ settings: Settings, _ faults: [SettingFault]) {
        if settings.data.isEmpty || LogStamp(data: settings.data).pass() { tell(faults) }
        var exchange = CGIExchange()
        exchange.answer(Reply(.internalError, pool: BufferPool()))
    }
}
