/// A real fcgiwrap that starts the program as CGI for each request.
package final class FcgiwrapService: Entrance {
    private let socketPath: String
    private let script: String
    private let listener: UnixListener
    private let process: SpawnedProcess

    /// Starts it on a socket in the site's directory; the settings go through its environment.
    package init(_ site: Site, _ settings: [String: String] = [:]) throws {
        socketPath = site.path("wrap.sock")
        script = try Program.hookline()
        listener = try UnixListener(path: socketPath)
        let descriptors: [Int32: OpenDescriptor] = [0: listener.descriptor, 2: try site.openLog()]
        process = try SpawnedProcess(
            SpawnPlan(
                try Program.system("fcgiwrap"), environment: site.settings(settings), descriptors: descriptors))
    }

    /// Where a web server reaches it.
    package var path: String { socketPath }
    /// The parameters that a web server has to add so that it finds the program.
    package var parameters: [(name: String, value: String)] { [(name: "SCRIPT_FILENAME", value: script)] }

    package func answer(_ delivery: Delivery) throws -> Answer {
        try FastCGIEntrance(path: socketPath).answer(delivery.with { $0.more += parameters })
    }
}
