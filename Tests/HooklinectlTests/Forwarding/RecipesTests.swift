import TestSupport
import Testing

extension Operating {
    /// The recipes in hooklinectl(1), run as they stand there, but for addresses and where they have to end.
    @Suite("Recipes")
    struct RecipesTests {
        private let site: Site

        init() throws { site = try Site() }

        /// The block of the page that holds some words.
        private func recipe(_ words: String) throws -> String {
            let page = String(decoding: try readFile(PackageRoot.path("nginx/manual/hooklinectl.1.md")), as: UTF8.self)
            let recipes = try #require(page.split(separator: "\n## Recipes\n").last).split(separator: "\n## ")[0]
            let blocks = recipes.split(separator: "```text\n").dropFirst().map { $0.split(separator: "```")[0] }
            return String(try #require(blocks.first { $0.contains(words) }))
        }

        /// Runs one in the site's directory.
        private func run(_ recipe: String) throws -> CommandRun {
            let script = "hooklinectl() { \"\(try Hooklinectl.path())\" \"$@\"; }\n\(recipe)"
            let plan = SpawnPlan(
                "/bin/bash", ["-c", script], environment: ["PATH": "/usr/bin:/bin", "HOOKLINE_DATA": site.data.path])
            return try plan.inDirectory(site.path).run()
        }

        private func store(_ body: String, _ settings: [String: String] = [:]) throws {
            #expect(try CGIEntrance(site, settings).answer(.signed(body)).status == 200)
        }

        private func lines(_ topic: String) throws -> [StoredLine] {
            try site.data.files()["\(topic)/\(utcDay()).ndjson"].map { wholeLines($0).map(StoredLine.init) } ?? []
        }

        @Test("what lies in unknown/ comes under the topic of the address, once, as it was signed; what can't stays")
        func unknown() throws {
            let marking = ["HOOKLINE_REPEATS": "mark"]
            let service = try SupervisedService(site, marking)
            defer { withExtendedLifetime(service) {} }
            let socket = try LoopbackSocket()
            let nginx = try NginxServer(topicsTo: site.socketPath, inheriting: socket)
            let bodies = [#"{"note":"one"}"#, " {\"note\":\n\"two\"} ", #"{"topic":"No Topic"}"#, #"{"note":"three"}"#]
            for body in bodies { try store(body, marking) }
            #expect(try lines("unknown").count == 4 && lines("messages").isEmpty)
            let recipe = try recipe("unknown").replacing("https://your.site", with: socket.address)
            for _ in 1...2 {
                let run = try run(recipe)
                #expect(run.screen == "[0]\n", "\(nginx.errorLog()) \(site.log())")
                let (known, unknown) = (try lines("messages"), try lines("unknown"))
                #expect(known.count == 3 && unknown.count == 5)
                let signatures = [0, 1, 3].map { unknown[$0].text("signature") }
                #expect(known.map { $0.text("signature") } == signatures)
                #expect(String(decoding: unknown[4].bytes, as: UTF8.self).contains(#""repeat":1,"#))
            }
            try store(#"{"note":"four"}"#, marking)
            #expect(try run(recipe).screen == "[0]\n")
            #expect(try lines("messages").count == 4)
        }

        @Test(
            "a report is fetched at once under its line's name; one that is gone is noted, and the next one is fetched")
        func reports() throws {
            let ok = try RawServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\na,b\r\n1")
            let gone = try RawServer(answering: "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            defer { for server in [ok, gone] { server.stop() } }
            let addresses = [
                "\(ok.address)/r.csv?sig=a%2Fb&x=$(touch${IFS}no)[1-3]", "\(gone.address)/r.csv",
                "ftp://127.0.0.1/r.csv", nil,
            ]
            for address in addresses + ["\(ok.address)/r.csv"] {
                let url = address.map { #""url":"\#($0)""# } ?? ""
                try store(#"{"topic":"report","report":{"last_run":{"result":{\#(url)}}}}"#)
            }
            let receipts = try receipts(of: "report")
            let recipe = try recipe("last_run").replacing("=https", with: "=http")
                .replacing(" report --exec", with: " --once report --exec")
            let run = try run(recipe)
            #expect(run.ending == .exited(69))
            let names = try directoryEntries(site.path)
            for (place, receipt) in receipts.enumerated() {
                let name = "\(receipt.dropFirst("report/".utf8.count)).csv"
                #expect(names.contains(name) == (place == 0 || place == 4), "\(place) \(run.screen)")
            }
            #expect(!names.contains("no") && ok.requests[0].hasPrefix("GET /r.csv?sig=a%2Fb&x=$(touch${IFS}no)[1-3] "))
            let lost = String(decoding: try readFile(site.path("reports.lost")), as: UTF8.self).split(separator: "\n")
            #expect(lost.map { String($0.prefix { $0 != " " }) } == Array(receipts[1...3]))
        }

        /// The receipts of a topic's lines.
        private func receipts(of topic: String) throws -> [String] {
            var offset = 0
            return try lines(topic).map { line in
                defer { offset += line.bytes.count + 1 }
                return "\(topic)/\(utcDay()).ndjson:\(offset):\(line.bytes.count + 1)"
            }
        }
    }
}
