internal import HTTP
internal import Nginx
internal import Posix
internal import Settings

/// What nginx does with an event, by its configuration.
struct NginxExamination {
    /// The address of the shipped location.
    private static let usualPath = "/connectly/messages"

    private let configuration: Configuration
    private let settings: Settings
    private let address: EventAddress?
    private let diagnosis: Diagnosis

    init(_ configuration: Configuration, _ settings: Settings, _ address: EventAddress?, _ diagnosis: Diagnosis) {
        self.configuration = configuration
        self.settings = settings
        self.address = address
        self.diagnosis = diagnosis
    }

    private var path: String { address?.way.path ?? Self.usualPath }

    /// Looks at it all; nil where no location passes events on.
    func run() throws(ConfigurationFault) -> NginxWay? {
        guard let surroundings = try surroundings() else {
            addMissing("no server of nginx has a location for it")
            return nil
        }
        try lookAtRewrites(surroundings)
        guard surroundings.hasLocation, let pass = surroundings.own.named("fastcgi_pass").first,
            let name = pass.parameters.first
        else {
            lookBehind(surroundings)
            return nil
        }
        LocationExamination(surroundings, settings, diagnosis).run()
        let way = NginxWay(target: configuration.targets(of: name).first ?? name, program: program(surroundings))
        lookAtTarget(way, pass)
        return way
    }

    /// Of the address; without one, of the first server that passes the usual path on.
    private func surroundings() throws(ConfigurationFault) -> Surroundings? {
        if let way = address?.way {
            return try configuration.server(for: way.host, port: way.port)?.surroundings(of: way.path)
        }
        for server in configuration.servers {
            let found = try server.surroundings(of: Self.usualPath)
            if found.own.contains(where: { $0.name == "fastcgi_pass" }) { return found }
        }
        return nil
    }

    private func addMissing(_ meaning: String) {
        let cure = "include snippets/hookline.conf in the server of that name, and reload nginx"
        diagnosis.add(Ailment("location-missing", path, meaning, cure: cure), to: .nginx)
    }

    /// No FastCGI there: another server behind this one may have it.
    private func lookBehind(_ surroundings: Surroundings) {
        if let pass = surroundings.own.first(where: { $0.name == "proxy_pass" || $0.name == "uwsgi_pass" }) {
            return diagnosis.passOver(.nginx, "\(pass.place): \(pass.text): another server has the location")
        }
        // What a server answers for all addresses is told already.
        if diagnosis.count(of: .nginx) > 0 { return }
        addMissing("the location that nginx chooses for it passes nothing to Hookline")
    }

    /// What is done before a location is looked for, and in the location itself.
    private func lookAtRewrites(_ surroundings: Surroundings) throws(ConfigurationFault) {
        let request = RewriteRequest(
            host: address?.way.host ?? "localhost", path: path, isEncrypted: address?.way.isEncrypted ?? true)
        let isPassedOn = surroundings.own.contains { $0.name == "fastcgi_pass" }
        for block in [surroundings.server] + (isPassedOn ? [surroundings.own] : []) {
            switch try request.outcome(of: block) {
            case .none: continue
            case .taken(let directive):
                diagnosis.add(.outer(directive, "answers events itself, before Hookline is asked"), to: .nginx)
            case .unknown(let directive):
                diagnosis.passOver(.nginx, "\(directive.place): whether \(directive.text) holds for events")
            }
        }
    }

    /// As CGI, by what fcgiwrap is told to start.
    private func program(_ surroundings: Surroundings) -> String? {
        let parameters = surroundings.inForce("fastcgi_param").map(\.parameters)
        guard parameters.contains(where: { $0.first == "GATEWAY_INTERFACE" }) else { return nil }
        return parameters.last { $0.first == "SCRIPT_FILENAME" && $0.count > 1 }?[1]
    }

    private func lookAtTarget(_ way: NginxWay, _ pass: Directive) {
        if let program = way.program {
            guard let fault = accessFault(program, .entering) else { return }
            let cure = "install the program there, or name it in fastcgi_param SCRIPT_FILENAME"
            return diagnosis.add(Ailment("cgi-program", program, Words.of(fault), cure: cure), to: .nginx)
        }
        if way.target.contains("$") {
            return diagnosis.passOver(.nginx, "\(pass.place): where \(pass.text) leads")
        }
        guard let expected = expectedTarget, expected != way.target else { return }
        let meaning = "\(pass.place): nginx passes events to \(way.target), and Hookline listens at \(expected)"
        let cure = "write the same socket into fastcgi_pass and HOOKLINE_LISTEN"
        diagnosis.add(Ailment("socket-other", way.target, meaning, cure: cure), to: .nginx)
    }

    private var expectedTarget: String? {
        switch settings.listen {
        case .unix(let path): "unix:\(path)"
        case .loopback(let address, let isIPv6, let port): isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)"
        case nil: nil
        }
    }
}

extension Ailment {
    /// Of a directive of nginx that does harm to events.
    static func outer(_ directive: Directive, _ meaning: String) -> Ailment {
        let cure = "take it away for this address; nginx/hookline.conf sets all that can be set in a location"
        return Ailment("outer-directive", directive.text, "\(directive.place): it \(meaning)", cure: cure)
    }
}
