import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// A file is on disk when its name is: the entries of the file, of its topic and of the data directory.
    @Suite("Directory entries", .enabled(if: Preload.isPossible, "needs cc"))
    struct EntryTests {
        @Test("each entry is on disk before the first 200, and nothing is synced twice")
        func first() throws {
            let site = try SteppedSite()
            #expect(try site.send(0) == 200)
            let synced = try site.steps("fsync")
            #expect(Set(synced) == [site.folder, site.site.data.path, site.site.path])
            #expect(try site.send(1) == 200)
            #expect(try site.steps("fsync") == synced)
        }

        @Test("a sync of a directory that failed is done again before a 200", arguments: 1...3)
        func failed(step: Int) throws {
            let site = try SteppedSite()
            #expect(try site.send(0, ["TEST_REFUSE": "fsync:\(step)"]) == 503)
            try site.forgetSteps()
            #expect(try site.send(1) == 200)
            #expect(try Set(site.steps("fsync")) == [site.folder, site.site.data.path, site.site.path])
        }

        @Test("one that a kill came before is done by the next", arguments: 1...3)
        func killed(step: Int) throws {
            let site = try SteppedSite()
            #expect(try site.send(0, ["TEST_DIE_BEFORE": "fsync:\(step)"]) == nil)
            try site.forgetSteps()
            #expect(try site.send(1) == 200)
            #expect(try Set(site.steps("fsync")) == [site.folder, site.site.data.path, site.site.path])
        }

        @Test("the next day's file has its entry synced too")
        func nextDay() throws {
            let site = try SteppedSite()
            #expect(try site.send(0) == 200)
            try checked("rename") {
                rename("\(site.folder)/\(utcDay()).ndjson", "\(site.folder)/\(utcDay(in: -86_400)).ndjson")
            }
            try site.forgetSteps()
            #expect(try site.send(1) == 200)
            #expect(try site.steps("fsync").contains(site.folder))
        }
    }

    /// A kill between any two steps of making something leaves nothing wrong for good.
    @Suite("Half-made", .enabled(if: Preload.isPossible, "needs cc"))
    struct HalfMadeTests {
        private static let calls = ["fchmod", "fsync", "mkdirat", "mkdir", "renameat", "unlinkat", "write", "pwrite"]
        private static let modes: [String: mode_t] = [
            "": 0o750, "messages": 0o750, ".hookline": 0o700, "messages/DAY.ndjson": 0o640,
            ".hookline/messages.lock": 0o600, ".hookline/messages.seen": 0o600,
        ]

        @Test("modes and owners are right behind a kill at each step", arguments: calls, ["BEFORE", "AFTER"])
        func modes(call: String, place: String) throws {
            var step = 1
            while true {
                let site = try SteppedSite()
                let isDone = try site.send(0, ["TEST_DIE_\(place)": "\(call):\(step)"]) == 200
                #expect(try site.send(1) == 200, "\(call) \(step)")
                for (name, mode) in Self.modes {
                    let path = "\(site.site.data.path)/\(name.replacing("DAY", with: utcDay()))"
                    #expect(try TestSupport.mode(of: path) == mode, "\(call) \(step): \(name)")
                }
                #expect(try site.site.data.faults() == [])
                if isDone { break }
                step += 1
            }
            #expect(step > 1 || ["renameat", "unlinkat"].contains(call), "\(call) is never made")
        }
    }
}

/// A site whose program can be ended or refused at each step that makes something.
final class SteppedSite {
    let site: Site
    private let preload: Preload
    private let events = NumberedEvents("steps", size: 300)

    init() throws {
        site = try Site()
        preload = try Preload("steps")
    }

    /// The directory of the topic.
    var folder: String { "\(site.data.path)/messages" }

    /// The status of an event sent by CGI; nil when the program was killed.
    func send(_ number: Int, _ variables: [String: String] = [:]) throws -> Int? {
        let event = events.delivery(number)
        let settings = ["HOOKLINE_REPEATS": "mark"]
        let more = variables.merging(["TEST_STEPS": site.path("steps")]) { first, _ in first }
        let run = try preload.under(site.cgiPlan(event, settings), more).run(input: event.body)
        // Killed behind its answer, when the web server has that already.
        return run.output.isEmpty ? nil : try Answer(parsing: run.output).status
    }

    /// The paths on which a call succeeded, in order.
    func steps(_ call: String) throws -> [String] {
        String(decoding: try readFile(site.path("steps")), as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("\(call) ") }.map { String($0.dropFirst(call.count + 1)) }
    }

    func forgetSteps() throws { try writeFile(site.path("steps"), []) }
}
