import Testing

@testable import Worker

@Suite struct ServiceManagerTests {
    private static func manager(
        _ socket: String? = "/run/notify", watched: String? = nil, patience: String? = nil
    ) -> ServiceManager? {
        ServiceManager(socket: socket, watchedProcess: watched, patience: patience, process: 42)
    }

    @Test(arguments: ["/run/systemd/notify", "@name"])
    func aPathAndAnAbstractNameAreHeard(socket: String) {
        #expect(Self.manager(socket) != nil)
    }

    @Test(arguments: [nil, "", "relative", "vsock:2:1234"])
    func anythingElseIsNoManager(socket: String?) {
        #expect(Self.manager(socket) == nil)
    }

    @Test(
        arguments: [
            (nil, "30000000", 15000), ("42", "30000000", 15000), ("43", "30000000", nil), (nil, nil, nil),
            (nil, "0", nil), (nil, "-5", nil), (nil, "much", nil), (nil, "1", 1),
        ] as [(String?, String?, Int64?)])
    func aSignOfLifeComesTwiceInTheTimeThatIsWaited(watched: String?, patience: String?, pulse: Int64?) {
        #expect(Self.manager(watched: watched, patience: patience)?.pulseMilliseconds == pulse)
    }

    @Test func eachStateHasItsLines() throws {
        let manager = try #require(Self.manager())
        #expect(manager.text(of: .ready(workers: 4)) == "READY=1\nSTATUS=Serving with 4 workers")
        #expect(manager.text(of: .ready(workers: 1)) == "READY=1\nSTATUS=Serving with 1 worker")
        #expect(manager.text(of: .readyAlone).hasPrefix("READY=1\nWATCHDOG_USEC=0\n"))
        #expect(manager.text(of: .reloading).hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        #expect(manager.text(of: .stopping).hasPrefix("STOPPING=1\n"))
        #expect(manager.text(of: .well).hasPrefix("WATCHDOG=1\n"))
        #expect(!manager.text(of: .failing).contains("=1"))
    }
}
