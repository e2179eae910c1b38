import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// An index of repeats that is lost where files are large: a process of its own makes it anew.
    @Suite("Lost index")
    struct LostIndexTests {
        private static let lives: [Life] = [
            .cgi, .lone(.descriptor0, requestLimit: 0), .ownSocket(requestLimit: 0, workers: 1),
        ]
        /// Unsynced: a sync may wait until all that is filled in here is on the disk, and by then the index is made.
        private let settings = ["HOOKLINE_REPEATS": "mark", "HOOKLINE_SYNC": "never"]
        private let body = Array(#"{"message":{"text":"again"}}"#.utf8)

        @Test("this event and the next are answered meanwhile, and later ones are marked", arguments: lives)
        func behindTheAnswer(life: Life) throws {
            let site = try Site()
            let today = try storeAndLose(site)
            let entrance = try life.start(at: site, settings)
            for _ in 0..<2 { #expect(try entrance.answer(.signed(body)).status == 200) }
            let begun = indexSize(site)
            #expect(begun < 100_000, "an answer waited for the whole index")
            try waitUntil("the index is made anew") { indexSize(site) > begun }
            #expect(try entrance.answer(.signed(body)).status == 200)
            let lines = wholeLines(try readFile("\(site.data.path)/\(today)")).map { StoredLine($0) }
            #expect(lines.map(\.mark) == [nil, nil, nil, 1])
        }

        /// Whoever has a lock's file open through a fork keeps the lock when the other one is killed.
        @Test("the process that makes it shares no lock and no socket with the one that stores", arguments: lives)
        func nothingShared(life: Life) throws {
            let site = try Site()
            _ = try storeAndLose(site)
            let entrance = try life.start(at: site, ["HOOKLINE_REPEATS": "mark"])
            #expect(try entrance.answer(.signed(body)).status == 200)
            let holder = try StoppedHolder("\(site.data.path)/.hookline/messages.lock")
            try waitUntil("the index is written") { try state(site).contains("messages.seen.anew") }
            let maker = try #require(try makers(site).first)
            try waitUntil("it waits for the lock") { openFiles(of: maker).contains { $0.hasSuffix(".lock") } }
            let open = openFiles(of: maker)
            let folder = "\(site.data.path)/.hookline"
            let own = [
                "\(folder)/messages.lock", "\(folder)/messages.seen.rebuild", site.data.path, site.logPath, "/dev/null",
            ]
            #expect(Set(open).isSubset(of: own), "\(open)")
            holder.release()
            try waitUntil("it ends") { openFiles(of: maker).isEmpty }
            #expect(try entrance.answer(.signed(body)).status == 200)
        }

        /// It is killed by the system when its memory is short; nobody else sees that.
        @Test(
            "the death of the process that makes it is told once, and it is not tried again at once", arguments: lives)
        func death(life: Life) throws {
            let site = try Site()
            _ = try storeAndLose(site)
            let entrance = try life.start(at: site, ["HOOKLINE_REPEATS": "mark", "HOOKLINE_SYNC": "never"])
            #expect(try entrance.answer(.signed(body)).status == 200)
            let holder = try StoppedHolder("\(site.data.path)/.hookline/messages.lock")
            try waitUntil("the index is written") { try state(site).contains("messages.seen.anew") }
            let maker = try #require(try makers(site).first)
            try checked("kill") { kill(maker, SIGKILL) }
            try waitUntil("it is gone") { openFiles(of: maker).isEmpty }
            holder.release()
            for _ in 0..<5 { #expect(try entrance.answer(.signed(body)).status == 200) }
            #expect(try makers(site).isEmpty)
            // A CGI may write one line in 10 s, and that was the one about the index.
            let isCGI = if case .cgi = life { true } else { false }
            let told = isCGI ? 0 : 1
            try waitUntil("the line: \(site.log())") { site.log().occurrences(of: "anew died") >= told }
            #expect(site.log().occurrences(of: "anew died") == told, "\(site.log())")
        }

        private func index(_ site: Site) -> String { "\(site.data.path)/.hookline/messages.seen" }

        /// In bytes; 0 while there is none.
        private func indexSize(_ site: Site) -> Int { (try? readFile(index(site)).count) ?? 0 }

        private func state(_ site: Site) throws -> [String] { try directoryEntries("\(site.data.path)/.hookline") }

        /// Stores the event, takes its index away, and fills the file of an earlier day. Gives the event's file.
        private func storeAndLose(_ site: Site) throws -> String {
            #expect(try CGIEntrance(site, settings).answer(.signed(body)).status == 200)
            let today = try #require(try site.data.files().keys.first)
            removeTree(index(site))
            try fill("\(site.data.path)/messages/\(utcDay(in: -2 * 86_400)).ndjson", megabytes: 400)
            return today
        }

        /// A file of one short line again and again: an index has the most work with such.
        private func fill(_ path: String, megabytes: Int) throws {
            let signature = String(repeating: "A", count: 43) + "="
            let head = #"{"receivedAt":"2026-11-20T12:00:00.000500Z","topic":"messages","signature":"\#(signature)""#
            let line = head + #","event":{}}"# + "\n"
            let block = Array(String(repeating: line, count: 1_000_000 / line.utf8.count).utf8)
            let file = try OpenDescriptor.opening(path, O_WRONLY | O_CREAT | O_APPEND)
            for _ in 0..<megabytes { try writeAll(file, block) }
        }

        /// The processes that have the right to make it.
        private func makers(_ site: Site) throws -> [Int32] {
            try directoryEntries("/proc").compactMap { Int32($0) }.filter { id in
                openFiles(of: id).contains("\(index(site)).rebuild")
            }
        }
    }
}
