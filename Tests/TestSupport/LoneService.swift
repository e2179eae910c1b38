/// The program on a listening socket that the test holds, without a supervisor: whoever started it starts the next.
package final class LoneService: Entrance {
    /// On which descriptor the program finds the socket.
    package enum Place: Int32, Sendable {
        case descriptor0 = 0
        case descriptor3 = 3
    }

    private let site: Site
    private let place: Place
    private let settings: [String: String]
    private let requestLimit: Int
    private let program: String?
    private let listener: UnixListener
    private var served = 0

    /// The process that serves now; nil before the first delivery and after one has done its share.
    package private(set) var process: SpawnedProcess?

    /// A service at the site's socket; `requestLimit` is `HOOKLINE_MAX_REQUESTS`. `program` is a copy of the program under
    /// test.
    package init(
        _ site: Site, _ place: Place, requestLimit: Int = 0, program: String? = nil, _ settings: [String: String] = [:]
    ) throws {
        self.program = program
        self.site = site
        self.place = place
        self.requestLimit = requestLimit
        let lone = ["HOOKLINE_MAX_REQUESTS": String(requestLimit), "HOOKLINE_WORKERS": "0"]
        self.settings = settings.merging(lone) { given, _ in given }
        listener = try UnixListener(path: site.socketPath)
        try start()
    }

    /// A new site and the service at its socket.
    package static func onNewSite(
        _ place: Place, requestLimit: Int = 0, _ settings: [String: String] = [:]
    ) throws -> (site: Site, service: LoneService) {
        let site = try Site()
        return (site, try LoneService(site, place, requestLimit: requestLimit, settings))
    }

    /// Starts a process on the socket in place of the one that served.
    package func start() throws {
        var plan = try Program.plan(site.settings(settings))
        if let program { plan.program = program }
        plan.descriptors = [place.rawValue: listener.descriptor, 2: try site.openLog()]
        if place == .descriptor3 {
            plan = plan.throughShell("LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" \"$@\"")
        }
        process = try SpawnedProcess(plan)
        served = 0
    }

    package func answer(_ delivery: Delivery) throws -> Answer {
        if process == nil { try start() }
        let answer = try FastCGIEntrance(path: site.socketPath).answer(delivery)
        served += 1
        if served == requestLimit {
            let ending = try process?.waitForEnd()
            guard ending == .exited(0) else { throw HostFault.malformed("after its last request: \(ending as Any)") }
            process = nil
        }
        return answer
    }
}
