internal import Gateway
internal import Posix
internal import Webhook

/// The program, from its start to its exit number.
package enum Program {
    package static let version = "0.1.0"

    /// Runs the life that this process was started for.
    /// - Parameter arguments: with the program's name first.
    package static func run(_ arguments: [String]) -> ExitNumber {
        Process.prepare()
        let start = Start.current(Array(arguments.dropFirst()))
        let reading = SettingsReading(
            of: SettingsSource(environment: Environment.all(), configFile: start.configFile))
        switch start.life(listens: reading.isListening) {
        case .command(let command): return Commands.run(command, reading)
        case .usage: return Commands.usage()
        case .cgi: return serve(.cgi, reading)
        case .inherited(let descriptor): return serve(.inherited(descriptor: descriptor), reading)
        case .own: return serve(.own, reading)
        }
    }

    /// Refuses to start with wrong settings; a CGI answers 500 then.
    private static func serve(_ life: Life, _ reading: SettingsReading) -> ExitNumber {
        let settings = reading.settings
        let secrets = SecretFile(at: settings.secretFile)
        let faults = reading.faults + (settings.secretFile.isEmpty ? [] : secrets.faults) + settings.surroundingFaults
        let log = ErrorLog(path: faults.isEmpty ? settings.log : nil)
        guard faults.isEmpty else {
            for fault in faults { log.write(.error, Words.of(fault)) }
            if life == .cgi { refuseCGI(settings) }
            return .configuration
        }
        let service = Service(settings, keys: secrets.keys, zone: Zone.use(settings.timezone), log: log)
        return switch life {
        case .cgi: service.answerOneRequest()
        case .inherited(let descriptor): service.serve(on: descriptor)
        default: service.serveOnOwnSocket()
        }
    }

    private static func refuseCGI(_ settings: Settings) {
        var exchange = CGIExchange()
        exchange.answer(Reply(.internalError, pool: BufferPool()))
    }
}
