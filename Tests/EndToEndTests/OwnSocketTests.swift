import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The socket that the program makes itself, and who may take it.
    @Suite("Own socket")
    struct OwnSocketTests {
        @Test("it has the set mode, whatever the umask", arguments: [(nil, 0o660), ("0600", 0o600), ("0666", 0o666)])
        func socketMode(setting: String?, expected: UInt32) throws {
            let site = try Site()
            let service = try SupervisedService(site, setting.map { ["HOOKLINE_SOCKET_MODE": $0] } ?? [:])
            #expect(try service.answer(event(0)).status == 200)
            #expect(try mode(of: site.socketPath) == expected)
        }

        @Test("a socket that nobody serves any more is replaced")
        func stale() throws {
            let site = try Site()
            try UnixListener(path: site.socketPath).descriptor.close()
            let service = try SupervisedService(site)
            #expect(try service.answer(event(0)).status == 200)
        }

        @Test("a socket that a killed supervisor left behind is replaced")
        func afterKill() throws {
            let site = try Site()
            let first = try SupervisedService(site, ["HOOKLINE_WORKERS": "2"])
            #expect(try first.answer(event(0)).status == 200)
            let workers = first.workers
            try first.process.signal(SIGKILL)
            #expect(try first.process.waitForEnd() == .killed(signal: SIGKILL))
            try waitUntil("the orphaned workers' end") { workers.allSatisfy { kill($0, 0) != 0 } }
            let second = try SupervisedService(site)
            #expect(try second.answer(event(1)).status == 200)
        }

        @Test("a socket that lives is not: exit 75, and the first one still serves")
        func living() throws {
            let site = try Site()
            let first = try SupervisedService(site)
            #expect(try first.answer(event(0)).status == 200)
            let second = try SupervisedService(site)
            #expect(try second.process.waitForEnd() == .exited(75), "\(site.log())")
            #expect(try first.answer(event(1)).status == 200)
        }

        @Test("another program's living socket is not replaced either")
        func foreign() throws {
            let site = try Site()
            let listener = try UnixListener(path: site.socketPath)
            let service = try SupervisedService(site)
            #expect(try service.process.waitForEnd() == .exited(75), "\(site.log())")
            #expect(listener.descriptor.number >= 0 && access(site.socketPath, F_OK) == 0)
        }

        @Test("what is no socket is never replaced")
        func regularFile() throws {
            let site = try Site()
            try writeFile(site.socketPath, Array("precious".utf8))
            let service = try SupervisedService(site)
            #expect(try service.process.waitForEnd() != .exited(0))
            #expect(try readFile(site.socketPath) == Array("precious".utf8))
        }

        @Test("when it ends the socket file is gone, unless another one stands there", arguments: [true, false])
        func removal(replaced: Bool) throws {
            let (site, service) = try SupervisedService.onNewSite()
            #expect(try service.answer(event(0)).status == 200)
            removeTree(replaced ? site.socketPath : site.path("nothing"))
            let other = replaced ? try UnixListener(path: site.socketPath) : nil
            try service.process.signal(SIGTERM)
            #expect(try service.process.waitForEnd() == .exited(0))
            #expect((access(site.socketPath, F_OK) == 0) == (other != nil))
        }
    }
}

private func event(_ number: Int) -> Delivery {
    NumberedEvents("socket", size: 300).delivery(number)
}
