/// The program with its supervisor on a socket of its own making, `HOOKLINE_LISTEN`.
package final class SupervisedService: Entrance {
    private let site: Site

    /// The supervisor.
    package let process: SpawnedProcess

    /// Starts it at the site's socket; it need not listen yet when this returns, clients wait for it.
    /// `change` has the last word on how.
    package init(
        _ site: Site, _ settings: [String: String] = [:], changing change: (SpawnPlan) throws -> SpawnPlan = { $0 }
    ) throws {
        self.site = site
        var plan = try Program.plan(site.settings(settings))
        plan.environment["HOOKLINE_LISTEN"] = site.socketPath
        plan.descriptors = [2: try site.openLog()]
        process = try SpawnedProcess(change(plan))
    }

    /// A new site and the program on it.
    package static func onNewSite(_ settings: [String: String] = [:]) throws -> (site: Site, service: SupervisedService)
    {
        let site = try Site()
        return (site, try SupervisedService(site, settings))
    }

    /// The ids of the workers that live now.
    package var workers: [Int32] { children(of: process.id) }

    /// Sends an event whose topic's lock is not to be had before its time is over; whether its worker leaves at the deadline.
    package func leaves(at delivery: Delivery) throws -> Bool {
        let holder = try StoppedHolder("\(site.data.path)/.hookline/messages.lock")
        defer { holder.release() }
        let client = try FastCGIClient(connectingTo: site.socketPath)
        try client.stream.send(delivery.fastCGIBytes())
        return try client.seesClose(within: .seconds(3))
    }

    package func answer(_ delivery: Delivery) throws -> Answer {
        try FastCGIEntrance(path: site.socketPath).answer(delivery)
    }
}
