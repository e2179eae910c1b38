import Glibc
import TestSupport
import Testing

extension Operating {
    /// `hooklinectl ship` into a database that is there.
    @Suite("ship", .enabled(if: PostgresCluster.isPossible, "\(PostgresCluster.lack)"))
    struct ShipTests {
        private let site: ShipSite

        init() throws { site = try ShipSite() }

        @Test("--once puts every line in, in order, each once; a second time there is nothing to do")
        func once() throws {
            try site.append(0..<3000)
            try site.store.append(3000..<3010, to: "messages/2026-11-18.1.ndjson")
            try site.append(3010..<3100, day: "2026-11-19")
            let expected = try site.expected()
            try site.store.compress("report/2026-11-18.ndjson")
            for _ in 1...2 {
                let run = try site.run(["--once"])
                #expect(run.ending == .exited(0) && run.output.isEmpty)
                let word = "lines go here; no standby is synchronous: a commit is on one disk"
                #expect(run.errorText == "hooklinectl: \(site.cluster.host): \(word)\n")
                #expect(try site.rows() == expected)
            }
            try site.append(3100..<3103, day: "2026-11-19")
            #expect(try site.run(["--once"]).ending == .exited(0))
            #expect(try site.count == 3103)
        }

        /// What the worker stores of all kinds of bodies.
        @Test("whatever the worker stores comes byte for byte, with its columns")
        func bodies() throws {
            let worker = try Site()
            let odd = [
                #"{"a":"\u0000"}"#, #"{"sender":{"id":"\u0000"}}"#, #"{"a":"\ud800"}"#, #"{"a":1,"a":2}"#,
                " {\"message\":{\"text\":\"a\tb\"},\n\"x\":1}\r\n", #"{"a":"\\N\t\\."}"#, "\\.", "no JSON", "",
                "[1,\n2]", "\u{FEFF}{}", #"{"number":1e400}"#, #"{"message":{"id":"\#(randomText(9000))"}}"#,
                "{\"a\":\"\(String(repeating: "x", count: 900_000))\"}",
            ]
            let deliveries = try Sample.all().map(\.delivery) + odd.map { .signed($0) } + [.signed([0xFF, 0, 0x0A])]
            let settings = ["HOOKLINE_DATA": site.store.path, "HOOKLINE_REPEATS": "mark"]
            for delivery in deliveries + deliveries.suffix(3) {
                #expect(try CGIEntrance(worker, settings).answer(delivery).status == 200)
            }
            #expect(try site.run(["--once"]).ending == .exited(0))
            try site.expectExact()
            #expect(try site.ask("SELECT count(*) FROM hookline_event WHERE repeat = 1") == "3")
            #expect(try site.ask("SELECT count(*) FROM hookline_once") == "\(deliveries.count)")
            #expect(try site.ask("SELECT count(*) FROM hookline_refused") == "0")
        }

        /// Events that others have written into the file, which no worker stores.
        private static let foreign: [(String, [UInt8], String)] = [
            ("no JSON", Array(#"{"number":"000000003","a":tru}"#.utf8), "22P02"),
            ("no UTF-8", Array(#"{"number":"000000003","a":""#.utf8) + [0xFF] + Array("\"}".utf8), "22021"),
            ("a NUL", Array(#"{"number":"000000003","a":""#.utf8) + [0] + Array("\"}".utf8), "22021"),
        ]

        @Test("what the database can't take is in hookline_refused, told once, and the rest goes on", arguments: 0..<3)
        func refused(place: Int) throws {
            let (_, event, state) = Self.foreign[place]
            var texts = (0..<20).map { NumberedStore.line($0) }
            for number in [3, 11] {
                let start = try #require(texts[number].firstRange(of: Array("{\"number".utf8))).lowerBound
                texts[number] = texts[number].prefix(start) + event + Array("}\n".utf8)
            }
            try site.store.append(texts.flatMap { $0 }, to: "messages/2026-11-18.ndjson")
            let run = try site.run(["--once"])
            #expect(run.ending == .exited(0), "\(run.screen)")
            #expect(run.errorText.occurrences(of: ": the database can't take it: ") == 1, "\(run.errorText)")
            #expect(try site.ask("SELECT count(*), max(seq) FROM hookline_event") == "18|18")
            let lines = try site.ask("SELECT encode(line, 'hex') FROM hookline_refused ORDER BY \"offset\"")
            #expect(lines == "\(hexadecimal(texts[3]))\n\(hexadecimal(texts[11]))")
            let reasons = try site.ask("SELECT DISTINCT substr(reason, 1, 7) FROM hookline_refused")
            #expect(reasons == "\(state): ")
            #expect(try site.run(["--once"]).ending == .exited(0))
            #expect(try site.ask("SELECT count(*) FROM hookline_refused") == "2")
        }

        @Test("--status tells lines, bytes and seconds, and --lag ends with 1 past it")
        func status() throws {
            try site.append(0..<30)
            let bytes = try DataDirectory(path: site.store.path).files().values.reduce(0) { $0 + $1.count }
            let text = try site.run(["--status"])
            #expect(text.screen.hasPrefix("30 lines, \(bytes) bytes, ") && text.screen.hasSuffix(" s behind\n[0]\n"))
            let json = try site.run(["--status", "--json", "--lag", "1h"])
            #expect(json.outputText.hasPrefix(#"{"lines":30,"bytes":\#(bytes),"seconds":"#), "\(json.screen)")
            #expect(json.ending == .exited(1) && json.errors.isEmpty)
            #expect(try site.count == 0, "it ships nothing")
            #expect(try site.run(["--once"]).ending == .exited(0))
            let none = try site.run(["--status", "--lag", "1s"])
            #expect(none.screen == "0 lines, 0 bytes, 0.0 s behind\n[0]\n")
        }

        @Test("another data directory under the same name is refused with 65, and nothing of it is shipped")
        func foreignDirectory() throws {
            try site.append(0..<9)
            #expect(try site.run(["--once"]).ending == .exited(0))
            let rows = try site.rows()
            for topic in ["delivery_status", "messages", "report"] {
                try site.store.remove("\(topic)/2026-11-18.ndjson")
                try site.store.append([100, 101, 102, 103], to: "\(topic)/2026-11-18.ndjson")
            }
            let run = try site.run(["--once"])
            #expect(run.ending == .exited(65), "\(run.screen)")
            #expect(run.errorText.contains("its name belongs to another data directory"), "\(run.errorText)")
            #expect(try site.rows() == rows)
        }

        @Test("a database without the tables is told by its own word", arguments: [["--once"], ["--status"]])
        func bare(arguments: [String]) throws {
            let bare = try site.cluster.makeDatabase()
            let run = try site.run(arguments, to: site.cluster.address(bare))
            let word = #"relation "hookline_position" does not exist (SQLSTATE 42P01)"#
            #expect(run.screen == "hooklinectl: \(site.cluster.host): \(word)\n[69]\n")
        }

        @Test("a database that is not in UTF-8 is refused")
        func encoding() throws {
            let other = try site.cluster.makeDatabase(options: "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
            let run = try site.run(["--once"], to: site.cluster.address(other))
            #expect(run.screen == "hooklinectl: the database is in LATIN1, and has to be in UTF8\n[69]\n")
        }

        @Test("--once tries each host")
        func hosts() throws {
            try site.append(0..<3)
            let address = "host=/tmp/hl-nowhere,\(site.cluster.host) user=postgres dbname=\(site.database)"
            let run = try site.run(["--once"], to: address)
            #expect(run.ending == .exited(0), "\(run.screen)")
            try site.expectExact()
            let nowhere = try site.run(["--once"], to: "host=/tmp/hl-nowhere,/tmp/hl-nowhere-either")
            #expect(nowhere.ending == .exited(75) && nowhere.errorText.contains("hl-nowhere-either"))
        }

        @Test("the role of ship is enough, and its rights are all it has")
        func role() throws {
            let name = "shipper_\(site.database)"
            _ = try site.ask("CREATE ROLE \(name) LOGIN IN ROLE hookline_ship")
            try site.append(0..<9)
            let address = "host=\(site.cluster.host) user=\(name) dbname=\(site.database)"
            #expect(try site.run(["--once"], to: address).ending == .exited(0))
            try site.expectExact()
            _ = try site.ask("REVOKE INSERT ON hookline_event FROM hookline_ship")
            try site.append(9..<12)
            let run = try site.run(["--once"], to: address)
            #expect(run.ending == .exited(69), "\(run.screen)")
            #expect(run.errorText.contains("permission denied for table hookline_event (SQLSTATE 42501)\n"))
        }

        @Test(
            "only what is on disk is shipped: where a sync fails, it is told, and its lines come when one succeeds",
            .enabled(if: Preload.isPossible, "there is no cc"))
        func failedSync() throws {
            try site.store.append(0..<3, to: "messages/2026-11-18.ndjson")
            let mark = site.store.outside("fail")
            try writeFile(mark, [])
            let preload = try Preload("failed-sync")
            defer { withExtendedLifetime(preload) {} }
            var plan = try preload.under(site.plan(["--once"]), ["TEST_FAIL_SYNC": mark])
            plan.program = try Hooklinectl.path()
            let run = try plan.run()
            #expect(run.ending == .exited(74) && run.errorText.contains("Input/output error"), "\(run.screen)")
            #expect(try site.count == 0)
            #expect(try site.run(["--once"]).ending == .exited(0))
            try site.expectExact()
        }

        @Test("with HOOKLINE_SYNC=never it ships what is written, and says so")
        func unsynced() throws {
            try site.append(0..<3)
            var plan = try site.plan(["--once"])
            plan.environment["HOOKLINE_CONFIG"] = site.store.outside("conf")
            try writeFile(site.store.outside("conf"), Array("HOOKLINE_SYNC=never\n".utf8))
            let run = try plan.run()
            let word = "HOOKLINE_SYNC is never: lines are shipped that may not be on disk here"
            #expect(run.errorText.hasPrefix("hooklinectl: \(word)\n"))
            try site.expectExact()
        }
    }
}

/// Characters that no compression makes shorter.
private func randomText(_ count: Int) -> String {
    let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var random = SplitMix(seed: 1)
    return String((0..<count).map { _ in characters.randomElement(using: &random) ?? "-" })
}
