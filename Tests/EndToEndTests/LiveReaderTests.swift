import Glibc
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    /// Who follows the file sees each acknowledged event once, and nothing that was never sent.
    @Suite("Live reader")
    struct LiveReaderTests {
        private let events = MixedEvents("r", sizes: [60, 200, 500, 2_000, 20_000, 60_000])

        @Test("through kills")
        func kills() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "8", "HOOKLINE_SYNC": "never"])
            let reader = try LiveReader(site.data)
            let supervisor = service.process.id
            let (times, outcome) = try BlockingThreads.repeating(every: .milliseconds(50)) {
                if let worker = children(of: supervisor).randomElement() { kill(worker, SIGKILL) }
            } during: {
                try watching(reader) { try EventLoad(0..<5_000, senders: 16).run(events, to: site.socketPath) }
            }
            #expect(times > 5 && service.workers.count > 0)
            try expectSeenOnce(reader, outcome, sent: 0..<5_000)
        }

        @Test("through a torn line at every second event")
        func torn() throws {
            let site = try Site()
            let entrance = try LoneService(site, .descriptor0)
            #expect(try entrance.answer(events.delivery(0)).status == 200)
            let reader = try LiveReader(site.data)
            let path = "\(site.data.path)/messages/\(utcDay()).ndjson"
            let outcome = try watching(reader) {
                let file = try OpenDescriptor.opening(path, appending)
                return try EventLoad(1..<200, senders: 1).run { number in
                    let line = Array("{\"receivedAt\":\"2026\",\"event\":".utf8) + events.delivery(number + 1_000).body
                    if number % 2 == 0 { try writeAll(file, Array(line.prefix(number % line.count))) }
                    return try FastCGIEntrance(path: site.socketPath).answer(events.delivery(number)).status
                }
            }
            #expect(outcome.statuses == [200: 199])
            try expectSeenOnce(reader, outcome, sent: 0..<200)
        }

        @Test("through a full disk", .enabled(if: isRoot && canMount(), "needs root and the right to mount"))
        func fullDisk() throws {
            let disk = try SmallDisk()
            let small = MixedEvents("r", sizes: [60, 200, 500, 2_000, 20_000])
            #expect(try FastCGIEntrance(path: disk.site.socketPath).answer(small.delivery(0)).status == 200)
            let reader = try LiveReader(disk.data)
            let full = try EventLoad(1..<1_000).run(small, to: disk.site.socketPath)
            try disk.free()
            let after = try EventLoad(1_000..<1_020).run(small, to: disk.site.socketPath)
            #expect(Set(full.statuses.keys) == [200, 503] && after.statuses[200] ?? 0 > 10)
            let acknowledged = full.acknowledged.union(after.acknowledged)
            try reader.wait(for: acknowledged, of: small)
            let seen = try reader.seen(small).map { $0 ?? -1 }
            #expect(Set(seen).count == seen.count && Set(seen) == acknowledged.union([0]))
        }

        /// The file is there before the reader: a GNU tail 9.1 that was started without one loses the trail at the next
        /// rename, whoever writes. A line whose file was renamed between its write and the look at the path stands there
        /// and in the next file: a reader who caught both has it twice, which its signature tells.
        @Test("through rotation by rename: each one, and nothing that was never sent")
        func rotation() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_SYNC": "never"])
            #expect(try service.answer(events.delivery(0)).status == 200)
            let path = "\(site.data.path)/messages/\(utcDay()).ndjson"
            let reader = try LiveReader(site.data)
            try reader.wait(for: [0], of: events)
            let outcome = try EventLoad(1..<300, senders: 2).run { number in
                usleep(5_000)
                if number % 50 == 0 { rename(path, "\(path).\(number)") }
                return try FastCGIEntrance(path: site.socketPath).answer(events.delivery(number)).status
            }
            #expect(outcome.statuses == [200: 299] && access("\(path).250", F_OK) == 0)
            try reader.wait(for: outcome.acknowledged, of: events)
            let seen = try reader.seen(events)
            #expect(!seen.contains(nil) && seen.count <= 310)
        }

        private func expectSeenOnce(_ reader: LiveReader, _ outcome: LoadOutcome, sent: Range<Int>) throws {
            try reader.wait(for: outcome.acknowledged, of: events)
            let seen = try reader.seen(events).map { $0 ?? -1 }
            #expect(Set(seen).count == seen.count, "\(seen.count - Set(seen).count) twice")
            #expect(seen.allSatisfy(sent.contains))
            #expect(reader.shrunk == [])
        }

        private func watching<Value>(_ reader: LiveReader, _ body: () throws -> Value) throws -> Value {
            try BlockingThreads.repeating(every: .milliseconds(1), { reader.look() }, during: body).value
        }
    }
}
