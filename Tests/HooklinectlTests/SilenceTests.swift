import TestSupport
import Testing

extension Operating {
    /// `silence` of a data directory with old lines, and with a line of now.
    @Suite("silence")
    struct SilenceTests {
        private let lines: ForwardSite

        init() throws { lines = try ForwardSite() }

        private func silence(_ arguments: [String]) throws -> String {
            let run = try Hooklinectl.run(
                ["silence"] + arguments, environment: ["HOOKLINE_DATA": lines.site.data.path])
            return run.screen.replacing(/20[0-9T:-]+\.[0-9]{6}Z/, with: "LAST").replacing(
                /[0-9]+ [smhd]\n/, with: "AGE\n"
            )
            .replacing(/"seconds":[0-9]+/, with: "\"seconds\":N").replacing(/[ ]+/, with: " ")
        }

        @Test("the newest line of all files of a topic counts, and one that is older than asked for is 1")
        func ages() throws {
            try lines.add(6, topics: ["messages", "report"])
            try lines.add(2, topics: ["report"], day: "2026-11-23")
            #expect(
                try silence(["--after", "1h"]) == "TOPIC LAST AGE\nmessages LAST AGE\nreport LAST AGE\n[1]\n"
            )
            let worker = CGIEntrance(lines.site)
            for topic in ["messages", "report"] {
                let event = Delivery.signed(#"{"topic":"\#(topic)","message":{"text":"now"}}"#)
                #expect(try worker.answer(event).status == 200)
            }
            #expect(try silence(["--after", "1h"]).hasSuffix("\n[0]\n"))
            #expect(
                try silence(["--after", "1h", "--json", "report"]) == """
                    {"topic":"report","last":"LAST","seconds":N}
                    [0]

                    """)
        }

        @Test("a topic that is named and never had an event is silent, and so is an empty directory")
        func never() throws {
            #expect(try silence(["--after", "1h"]) == "hooklinectl: there is no event at all\n[1]\n")
            try lines.add(1, topics: ["messages"])
            #expect(
                try silence(["--after", "40000d", "messages", "report"])
                    == "TOPIC LAST AGE\nmessages LAST AGE\nreport never -\n[1]\n")
            #expect(try silence(["--after", "40000d", "messages"]).hasSuffix("\n[0]\n"))
        }

        @Test("a directory that is not there is silent, and --after is asked for")
        func refused() throws {
            let missing = try Hooklinectl.run(["silence", "--after", "1h", "--data", "/nowhere/at/all"])
            #expect(missing.screen == "hooklinectl: there is no event at all\n[1]\n")
            #expect(try Hooklinectl.run(["silence"]).ending == .exited(64))
            #expect(try Hooklinectl.run(["silence", "--after", "soon"]).ending == .exited(64))
        }
    }
}
