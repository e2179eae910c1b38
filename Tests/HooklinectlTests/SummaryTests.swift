import Glibc
import TestSupport
import Testing

extension Operating {
    /// `summary` of lines that are written by hand.
    @Suite("summary")
    struct SummaryTests {
        private static let hostile = "<b title='x'>\\\"&amp;\\u001b[2J\u{202E}"
        private let store: NumberedStore

        init() throws { store = try NumberedStore() }

        private func run(_ arguments: [String]) throws -> CommandRun {
            try Hooklinectl.run(["summary"] + arguments, environment: ["HOOKLINE_DATA": store.path])
        }

        /// Seconds since 1970 at so many seconds behind 10 o'clock of a day of November 2026.
        private func seconds(_ second: Int, _ day: Int) -> Int { 1_795_341_600 + (day - 22) * 86400 + second }

        private func add(
            _ event: String, second: Int, topic: String = "delivery_status", day: Int = 22, mark: String = ""
        ) throws {
            let stamp = rfc3339(Int64(seconds(second, day)) * 1_000_000)
            let signature = WebhookSigner().signature(of: Array(event.utf8))
            let head = #"{"receivedAt":"\#(stamp)","topic":"\#(topic)","signature":"\#(signature)""#
            try store.append(Array("\(head)\(mark),\"event\":\(event)}\n".utf8), to: "\(topic)/2026-11-\(day).ndjson")
        }

        private func status(
            _ id: String, _ word: String, second: Int, campaign: String = "autumn", code: String = "null", day: Int = 22
        ) throws {
            try add(
                """
                {"timestamp":"\(seconds(second, day))","sender":{"id":"+15550199000"},\
                "statusUpdate":{"id":"\(id)","status":"\(word)","error":\(code)},\
                "metadata":{"campaign_name":"\(campaign)"}}
                """, second: second, day: day)
        }

        /// Four messages of two days, a click, a repeat, and what is none of it.
        private func fill() throws {
            for (word, second) in [("sent", 0), ("delivered", 5), ("read", 305)] {
                try status("a", word, second: second)
            }
            for (word, second) in [("sent", 6), ("delivered", 10)] { try status("b", word, second: second) }
            try status("c", "sent", second: 11, campaign: "winter")
            try status(
                "c", "delivery_failed", second: 12, campaign: "winter", code: #"{"code":"ERROR_CODE_UNSPECIFIED"}"#)
            try status("d", "sent", second: 20, campaign: "winter", day: 25)
            try add(#"{"context":{"replyToId":"a"},"buttonResponse":{"text":"Yes"}}"#, second: 400, topic: "messages")
            try add(
                #"{"context":{"replyToId":"a"},"buttonResponse":{"text":"Yes"}}"#, second: 401, topic: "messages",
                mark: #","repeat":1"#)
        }

        @Test("the table, whole")
        func table() throws {
            try fill()
            #expect(
                try run([]).screen
                    == """
                    2026-11-22T10:00:00.000000Z to 2026-11-25T10:00:20.000000Z
                    10 lines, 1 repeat, 0 undecodable
                    no line from 2026-11-23 to 2026-11-24
                    bars: # read, = delivered, - neither

                    DAY         SENT  DELIVERED          READ          FAILED          CLICKED
                    2026-11-22  3     2          66.7 %  1     50.0 %  1       33.3 %  1        50.0 %  ####====----
                    2026-11-25  1     0          0.0 %   0     -       0       0.0 %   0        -       ----

                    MONTH    SENT  DELIVERED          READ          FAILED          CLICKED
                    2026-11  4     2          50.0 %  1     50.0 %  1       25.0 %  1        50.0 %  ###===------

                    NUMBER        SENT  DELIVERED          READ          FAILED          CLICKED
                    +15550199000  4     2          50.0 %  1     50.0 %  1       25.0 %  1        50.0 %  ###===------

                    CAMPAIGN  SENT  DELIVERED           READ          FAILED          CLICKED
                    autumn    2     2          100.0 %  1     50.0 %  0       0.0 %   1        50.0 %  ######======
                    winter    2     0          0.0 %    0     -       1       50.0 %  0        -       ------------

                    FAILED  CODE
                    1       ERROR_CODE_UNSPECIFIED

                    CLICKS  BUTTON
                    1       Yes

                    STEP               MESSAGES  MEDIAN  95 %
                    sent to delivered  2         4 s     5 s
                    delivered to read  1         5.0 m   5.0 m
                    sent to read       1         5.1 m   5.1 m
                    [0]

                    """)
        }

        @Test("JSON is one object, whole")
        func object() throws {
            try fill()
            let run = try run(["--json", "--until", "2026-11-23"])
            let day = """
                "sent":3,"delivered":2,"read":1,"failed":1,"clicked":1,"deliveredRate":0.6667,"readRate":0.5000,\
                "failedRate":0.3333,"clickedRate":0.5000
                """
            #expect(
                run.screen == """
                    {"first":"2026-11-22T10:00:00.000000Z","last":"2026-11-22T10:06:41.000000Z","lines":9,"repeats":1,\
                    "undecodable":0,"torn":0,"otherStatuses":0,"total":{\(day)},"days":[{"day":"2026-11-22",\(day)}],\
                    "months":[{"month":"2026-11",\(day)}],"numbers":[{"number":"+15550199000",\(day)}],\
                    "campaigns":[{"campaign":"autumn","sent":2,"delivered":2,"read":1,"failed":0,"clicked":1,\
                    "deliveredRate":1.0000,"readRate":0.5000,"failedRate":0.0000,"clickedRate":0.5000},\
                    {"campaign":"winter","sent":1,"delivered":0,"read":0,"failed":1,"clicked":0,\
                    "deliveredRate":0.0000,"readRate":null,"failedRate":1.0000,"clickedRate":null}],\
                    "failures":[{"code":"ERROR_CODE_UNSPECIFIED","messages":1}],"buttons":[{"text":"Yes","clicks":1}],\
                    "steps":[{"from":"sent","to":"delivered","messages":2,"median":4,"p95":5},\
                    {"from":"delivered","to":"read","messages":1,"median":300,"p95":300},\
                    {"from":"sent","to":"read","messages":1,"median":305,"p95":305}],"gaps":[]}
                    [0]

                    """)
            #expect(isJSON(run.output.dropLast()))
        }

        @Test("an empty directory has no lines; one that is not there, neither")
        func empty() throws {
            #expect(try run([]).screen == "no lines\n[0]\n")
            let object = try run(["--json"])
            #expect(isJSON(object.output.dropLast()) && object.ending == .exited(0), "\(object.screen)")
            #expect(try run(["--data", "/nowhere/at/all"]).ending == .exited(74))
        }

        @Test("what can't be read is named, the rest counts, and the number says so")
        func badInput() throws {
            try fill()
            try store.append(Array("{\n".utf8), to: "delivery_status/2026-11-25.ndjson")
            try store.append([0x1F, 0x8B, 0x00] as [UInt8], to: "messages/2026-11-24.ndjson.gz")
            let run = try run(["--json"])
            #expect(run.ending == .exited(65) && run.outputText.contains("\"lines\":10,"), "\(run.screen)")
            #expect(run.errorText.contains("delivery_status/2026-11-25.ndjson: the line at byte "), "\(run.screen)")
            #expect(run.errorText.contains("messages/2026-11-24.ndjson.gz: the compressed bytes are damaged"))
        }

        @Test(
            "days are those of the zone",
            .enabled(if: access("/usr/share/zoneinfo/Pacific/Kiritimati", R_OK) == 0, "tzdata is not installed"))
        func zone() throws {
            try status("a", "sent", second: 0)
            let day = { (zone: String) in
                try self.run(["--timezone", zone]).outputText.firstMatch(of: #/\n(2026-11-[0-9]+) /#).map {
                    String($0.1)
                }
            }
            #expect(try day("UTC") == "2026-11-22")
            #expect(try day("Pacific/Kiritimati") == "2026-11-23")
        }

        @Test("foreign text is text: in the table, in JSON and in the page")
        func foreign() throws {
            try status("a", "delivery_failed", second: 0, campaign: Self.hostile, code: #"{"code":"\#(Self.hostile)"}"#)
            let table = try run([])
            #expect(!table.output.contains(0x1B) && table.outputText.contains(#"<b title='x'>"&amp;\u001b[2J\u202e"#))
            let object = try run(["--json"])
            #expect(isJSON(object.output.dropLast()) && !object.output.contains(0x1B), "\(object.screen)")
            let page = try made()
            #expect(page.occurrences(of: #"&lt;b title=&#39;x&#39;&gt;&quot;&amp;amp;\u001b[2J\u202e"#) == 2, "\(page)")
            #expect(!page.contains("<b ") && !page.contains("<script"))
        }

        private func made() throws -> String {
            let path = store.outside("page.html")
            let run = try run(["--html", path])
            #expect(run.screen == "[0]\n")
            return String(decoding: try readFile(path), as: UTF8.self)
        }

        @Test("a page is put in its place whole, over an older one, and beside none")
        func page() throws {
            try fill()
            #expect(try made().hasSuffix("</body></html>\n"))
            #expect(try made().contains("<td>3</td><td>2<small>66.7 %</small></td><td>1<small>50.0 %</small></td>"))
            #expect(access(store.outside("page.html.new"), F_OK) != 0)
        }

        @Test(
            "the chart has a column for each day between the first and the last; of more than a hundred, for each month"
        )
        func chart() throws {
            try fill()
            #expect(try made().occurrences(of: "<g><title>2026-11-2") == 4)
            #expect(try made().contains("<g><title>2026-11-23: 0 sent, 0 delivered, 0 read, 0 failed</title></g>"))
            let event = #"{"statusUpdate":{"id":"e","status":"sent"}}"#
            let signature = WebhookSigner().signature(of: Array(event.utf8))
            let head =
                #"{"receivedAt":"2026-05-01T00:00:00.000000Z","topic":"delivery_status","signature":"\#(signature)""#
            try store.append(Array("\(head),\"event\":\(event)}\n".utf8), to: "delivery_status/2026-05-01.ndjson")
            #expect(try made().occurrences(of: "<g><title>") == 2)
            #expect(try made().contains("<g><title>2026-05: 1 sent, "))
        }

        @Test("what can't be a page's place is refused, and stays as it is")
        func refused() throws {
            #expect(try run(["--html", "x", "--json"]).ending == .exited(64))
            #expect(try run(["--html", ""]).ending == .exited(64))
            #expect(try run(["--since", "soon"]).ending == .exited(64))
            let folder = try run(["--html", store.path])
            #expect(folder.screen == "hooklinectl: \(store.path): is not a regular file\n[65]\n")
            #expect(try run(["--html", "/dev/null"]).ending == .exited(65))
            #expect(try run(["--html", "/nowhere/page.html"]).ending == .exited(74))
            let path = store.outside("page.html")
            let held = try OpenDescriptor.opening(path + ".new", O_RDWR | O_CREAT)
            try checked("flock") { flock(held.number, LOCK_EX) }
            #expect(try run(["--html", path]).ending == .exited(75))
            #expect(access(path, F_OK) != 0)
        }
    }
}
