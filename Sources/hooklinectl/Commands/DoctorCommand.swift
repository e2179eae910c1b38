internal import ArgumentParser
internal import Connectly
internal import HTTP
internal import Posix
internal import Settings

/// `hooklinectl doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Finds what is wrong between Connectly and the file.",
        discussion: """
            Looks at settings, files, nginx, its socket, the address from outside, the registration and the clock. \
            Each finding comes with its cure; exit 1 when there is any. What it can't look at is said. Only with --send \
            an event is sent, which becomes a line. Run it as root, so that it can see with the eyes of others.
            """)

    @OptionGroup var config: SettingsOption
    @Option(
        help: ArgumentHelp(
            "A file of nginx's configuration, or of what nginx -T printed. [default: nginx -T]", valueName: "file"))
    var nginx: String?
    @Option(help: ArgumentHelp("The address as it is registered with Connectly.", valueName: "url"))
    var address: String?
    @Flag(help: "Sends a signed event through the address, and looks for its line.")
    var send = false
    @Option(help: ArgumentHelp("The worker's user. [default: the owner of its socket]", valueName: "name"))
    var user: String?
    @Option(
        help: ArgumentHelp("Certificates that are trusted, in the place of the system's.", valueName: "file"))
    var caFile: String?
    @Option(help: ArgumentHelp("The business's id at Connectly.", valueName: "id"))
    var business: String?
    @OptionGroup var api: KeyOptions

    func validate() throws {
        try expectText(address, "--address")
        if let address, EventAddress(address) == nil { throw ValidationError("--address is no http or https address.") }
        if send && address == nil { throw ValidationError("--send needs --address.") }
        if let business, !isPathPart(business) { throw ValidationError("--business is not an id.") }
    }

    func run() throws {
        let diagnosis = Diagnosis()
        let clock = ClockExamination(diagnosis)
        let way = OutsideWay(authorities: caFile, timeoutMilliseconds: api.timeout * 1000, clock: clock)
        let address = address.flatMap { EventAddress($0) }
        let examination = Examination(
            reading: SettingsReading(of: try source()), nginx: NginxSource(given: nginx), address: address,
            worker: try worker(), way: way, diagnosis: diagnosis)
        examination.lookHere()
        examination.lookFromOutside(isSending: send)
        lookAtRegistration(address, clock, diagnosis)
        clock.end()
        try Output.print(DoctorScreen.text(of: diagnosis, Diagnosis.Part.allCases, json: api.json))
        if !diagnosis.findings.isEmpty { throw ExitCode(1) }
    }

    /// A file that is named is all that counts: the worker has an environment of its own.
    private func source() throws(Failure) -> SettingsSource {
        if let path = config.config { return SettingsSource(file: path) }
        let source = SettingsSource.current(configFile: nil)
        guard source[.data] != nil || !source.faults.isEmpty else {
            throw .usage("--config or HOOKLINE_CONFIG has to name the worker's settings")
        }
        return source
    }

    private func worker() throws(Failure) -> Account? {
        guard let user else { return nil }
        guard let account = Account(named: user) else { throw .usage("there is no user \(user) here") }
        return account
    }

    private func lookAtRegistration(
        _ address: EventAddress?, _ clock: ClockExamination, _ diagnosis: Diagnosis
    ) {
        guard let path = api.path else { return diagnosis.passOver(.registration, "no API key is named") }
        guard let business else { return diagnosis.passOver(.registration, "--business is not given") }
        guard let address else { return diagnosis.passOver(.registration, "--address is not given") }
        do throws(Failure) {
            let api = try api.api(of: business)
            RegistrationExamination(
                address: address, api: api, business: business, clock: clock, diagnosis: diagnosis
            ).run()
        } catch {
            let cure = "let that file hold the API key alone, for you alone to read"
            diagnosis.add(Ailment("key-file", path, error.text, cure: cure, .warns), to: .registration)
        }
    }
}
