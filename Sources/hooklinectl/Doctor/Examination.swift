internal import Connectly
internal import HTTP
internal import Nginx
internal import Posix
internal import Settings

/// The examination of one set-up, from the settings to what Connectly knows of it.
struct Examination {
    let reading: SettingsReading
    let nginx: NginxSource
    let address: EventAddress?
    /// The worker's user, where it is said.
    let worker: Account?
    let way: OutsideWay
    let diagnosis: Diagnosis

    private var settings: Settings { reading.settings }

    /// What needs nothing but this machine.
    func lookHere() {
        let place = NginxPlace(nginx)
        let way = place.way(settings, address, diagnosis)
        let socket = way?.socket ?? ownSocket
        SettingsExamination(reading: reading, worker: worker ?? user(of: socket, way)).run(diagnosis)
        LogExamination(settings: settings, diagnosis: diagnosis).run()
        guard let socket else {
            return diagnosis.passOver(.socket, "which Unix socket nginx passes events to")
        }
        SocketExamination(path: socket, nginx: place.user, diagnosis: diagnosis).run()
    }

    /// What the address answers, and with `isSending` what becomes of an event.
    func lookFromOutside(isSending: Bool) {
        guard let address else {
            diagnosis.passOver(.address, "--address is not given")
            diagnosis.passOver(.event, "--address is not given")
            return
        }
        AddressExamination(address: address, way: way, diagnosis: diagnosis).run()
        guard isSending else { return diagnosis.passOver(.event, "--send is not given") }
        EventExamination(address: address, settings: settings, way: way, diagnosis: diagnosis).run()
    }

    private var ownSocket: String? {
        guard case .unix(let path)? = settings.listen else { return nil }
        return path
    }

    /// Whoever owns the socket has made it, or systemd has made it for that user; else whoever owns the data.
    private func user(of socket: String?, _ way: NginxWay?) -> Account {
        let owner = socket.flatMap { knownFileStatus(of: $0)?.owner }
        let data = knownFileStatus(of: settings.data)?.owner
        if way?.program != nil, let socket, let owner, let data, owner != data {
            addStranger(Account(of: owner), socket, Account(of: data))
            return Account(of: data)
        }
        return Account(of: owner ?? data ?? Process.user)
    }

    private func addStranger(_ stranger: Account, _ socket: String, _ owner: Account) {
        let meaning = "fcgiwrap runs as \(stranger.name), and \(settings.data) is of \(owner.name)"
        let cure = "chown -R \(stranger.name) the data, and let that user read the secret"
        diagnosis.add(Ailment("fcgiwrap-user", socket, meaning, cure: cure), to: .files)
    }
}

/// What is known of nginx, as what comes behind it needs it.
struct NginxPlace {
    private let source: NginxSource

    init(_ source: NginxSource) {
        self.source = source
    }

    /// The user of its workers. Where none is named, and root is not asking, nginx is taken to be of this user, too.
    var user: Account? {
        guard case .known(let configuration) = source else { return nil }
        guard let user = configuration.user else { return Process.user == 0 ? nil : Account(of: Process.user) }
        return Account(named: user.name, group: user.group)
    }

    /// Looks at the configuration; nil where it passes events nowhere that is known.
    func way(_ settings: Settings, _ address: EventAddress?, _ diagnosis: Diagnosis) -> NginxWay? {
        switch source {
        case .unknown(let reason): diagnosis.passOver(.nginx, reason)
        case .refused(let word):
            let cure = "put it right, and see with nginx -t"
            diagnosis.add(Ailment("nginx-configuration", "nginx -T", word, cure: cure, .warns), to: .nginx)
        case .known(let configuration):
            do throws(ConfigurationFault) {
                return try NginxExamination(configuration, settings, address, diagnosis).run()
            } catch {
                diagnosis.passOver(.nginx, Words.of(error))
            }
        }
        return nil
    }
}
