import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// HUP: everything is read anew, and nobody notices.
    @Suite("Hang up")
    struct HangUpTests {
        @Test("every 250 ms under load: 20,000 answers, all of them 200")
        func underLoad() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_SYNC": "never"])
            let events = NumberedEvents("hang up", size: 300)
            #expect(try service.answer(events.delivery(0)).status == 200)
            let supervisor = service.process.id
            let (times, outcome) = try BlockingThreads.repeating(every: .milliseconds(250)) {
                kill(supervisor, SIGHUP)
            } during: {
                try EventLoad(1..<20_001, senders: 16).run(events, to: site.socketPath)
            }
            #expect(outcome.statuses == [200: 20_000], "\(site.log().suffix(2_000))")
            #expect(times > 3 && site.log().occurrences(of: "read anew") > 3)
            #expect(try Set(site.data.numbers(of: events)) == Set(0..<20_001))
            #expect(try service.process.ending() == nil)
        }

        @Test(
            "with something wrong: the old workers stay, and one line says why",
            arguments: [("HOOKLINE_MAX_BODY", "much"), ("HOOKLINE_SECRET_FILE", "/no"), ("HOOKLINE_NONSENSE", "1")])
        func wrong(name: String, value: String) throws {
            let site = try Site()
            let file = try SettingsFile(site)
            let service = try SupervisedService(site, file.environment)
            #expect(try service.answer(event(0)).status == 200)
            try waitUntil("four workers") { service.workers.count == 4 }
            let (before, workers) = (site.log(), service.workers)
            try file.write([name: value])
            try service.process.signal(SIGHUP)
            try waitUntil("the reason") { site.log().contains(name) }
            #expect(try service.answer(event(1)).status == 200)
            #expect(site.log().dropFirst(before.count).split(separator: "\n").count == 1)
            #expect(service.workers == workers)
        }

        @Test("a secret file that is unusable keeps the old settings too")
        func wrongSecret() throws {
            let site = try Site()
            let file = try SettingsFile(site)
            let service = try SupervisedService(site, file.environment)
            #expect(try service.answer(event(0)).status == 200)
            try replaceFile(site.secretPath, Array("another-secret\n".utf8), mode: 0o604)
            try file.write(["HOOKLINE_MAX_BODY": "10"])
            try service.process.signal(SIGHUP)
            try waitUntil("the reason") { site.log().contains("HUP: the old settings stay") }
            #expect(try service.answer(event(1)).status == 200)
        }

        @Test("the log is opened anew: after a rename the lines go to a new file")
        func log() throws {
            let site = try Site()
            let service = try SupervisedService(site, ["HOOKLINE_LOG": site.path("log")])
            let unsigned = event(0).with { $0.signatures = [] }
            #expect(try service.answer(unsigned).status == 401)
            try waitUntil("the line") { try isTold(in: site.path("log")) }
            try checked("rename") { rename(site.path("log"), site.path("log.1")) }
            let workers = Set(service.workers)
            try service.process.signal(SIGHUP)
            try waitUntil("new workers") { service.workers.count == 4 && workers.isDisjoint(with: service.workers) }
            let old = try readFile(site.path("log.1"))
            #expect(try service.answer(unsigned).status == 401)
            try waitUntil("the line") { try isTold(in: site.path("log")) }
            #expect(try readFile(site.path("log.1")) == old)
        }

        @Test("another number of workers is taken; another socket needs a restart, and the log says so")
        func whatChanges() throws {
            let site = try Site()
            let file = try SettingsFile(site, ["HOOKLINE_WORKERS": "2"])
            let service = try SupervisedService(site, file.environment)
            try waitUntil("two workers") { service.workers.count == 2 }
            try file.write(["HOOKLINE_WORKERS": "3", "HOOKLINE_SOCKET_MODE": "0600"])
            try service.process.signal(SIGHUP)
            try waitUntil("three workers") { service.workers.count == 3 }
            #expect(site.log().occurrences(of: "needs a restart") == 1)
            #expect(try service.answer(event(0)).status == 200)
        }
    }
}

/// Whether a log tells of a request without a signature; it does so after the answer.
private func isTold(in path: String) throws -> Bool {
    String(decoding: try readFile(path), as: UTF8.self).contains("no signature")
}

private func event(_ number: Int) -> Delivery {
    NumberedEvents("hang up", size: 300).delivery(number)
}
