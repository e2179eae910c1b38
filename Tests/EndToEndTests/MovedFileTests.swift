import Glibc
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    /// People and their tools move, remove and replace the file that is being written.
    @Suite("Moved file")
    struct MovedFileTests {
        /// What happens to the day's file.
        enum Move: String, CaseIterable, Sendable {
            case renamed, removed, replaced, directoryRenamed
        }

        @Test("every 50 ms under load: each acknowledged event stands, none in a file that was gone before it came")
        func underLoad() throws {
            for move in Move.allCases {
                let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_SYNC": "never"])
                let events = NumberedEvents("moved", size: 300)
                #expect(try service.answer(events.delivery(0)).status == 200)
                let entrance = FastCGIEntrance(path: site.socketPath)
                let mover = Mover(site, move, events)
                let total = testsAreLong ? 50_000 : 5_000
                let (times, outcome) = try BlockingThreads.repeating(every: .milliseconds(50)) {
                    mover.move()
                } during: {
                    try EventLoad(1..<total, senders: 8).run { number in
                        mover.note(number)
                        return try entrance.answer(events.delivery(number)).status
                    }
                }
                #expect(Set(outcome.statuses.keys).isSubset(of: [200, 503]), "\(move) \(outcome.statuses)")
                #expect(outcome.acknowledged.count > total * 9 / 10 && times > 3, "\(move) \(outcome.statuses)")
                #expect(try mover.missing(outcome.acknowledged) == [], "\(move)")
                #expect(try mover.late(outcome.acknowledged) == [], "\(move)")
            }
        }

        /// A writer that opens the file once and never looks again.
        @Test("the control: a writer that does not look loses events")
        func control() throws {
            let site = try Site()
            let events = NumberedEvents("moved", size: 300)
            #expect(try CGIEntrance(site).answer(events.delivery(0)).status == 200)
            let mover = Mover(site, .removed, events)
            let name = try #require(try site.data.paths().first)
            let file = try OpenDescriptor.opening("\(site.data.path)/\(name)", appending)
            mover.move()
            for number in 1..<10 {
                mover.note(number)
                let head = Array("{\"topic\":\"messages\",\"event\":".utf8)
                try writeAll(file, head + events.delivery(number).body + Array("}\n".utf8))
            }
            #expect(try mover.late(Set(1..<10)) == Set(1..<10))
        }
    }
}
