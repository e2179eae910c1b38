import TestSupport
import Testing

extension Operating {
    /// `stuck` of what a real worker stored.
    @Suite("stuck")
    struct StuckTests {
        private let site: Site
        private let service: SupervisedService
        private let nginx: NginxServer

        init() throws {
            site = try Site()
            service = try SupervisedService(site)
            nginx = try NginxServer(passingTo: site.socketPath)
        }

        private func send(_ sample: String, _ id: String) throws {
            let run = try Hooklinectl.run([
                "send", "http://localhost/", "--unix-socket", nginx.path, "--secret-file", site.secretPath, "--sample",
                sample, "--message-id", id,
            ])
            #expect(run.ending == .exited(0), "\(run.screen)")
        }

        private func stuck(_ arguments: [String], input: String = "") throws -> String {
            let run = try Hooklinectl.run(
                ["stuck"] + arguments, environment: ["HOOKLINE_DATA": site.data.path], input: Array(input.utf8))
            return run.screen.replacing(/20[0-9T:-]+\.[0-9]{6}Z/, with: "SINCE").replacing(
                /[0-9]+ [smhd]\n/, with: "AGE\n")
        }

        private func id(_ number: Int) -> String { "01HF7YCMK0000000000000000\(number)" }

        @Test("who was sent and got no further; who failed, or is read, is not stuck")
        func statuses() throws {
            try send("sent", id(1))
            for sample in ["sent", "delivered"] { try send(sample, id(2)) }
            for sample in ["read", "delivered", "sent"] { try send(sample, id(3)) }
            for sample in ["sent", "failed"] { try send(sample, id(4)) }
            let header = "ID                          STATUS  SINCE                        AGE\n"
            #expect(try stuck(["--after", "0s"]) == header + "\(id(1))  sent    SINCE  AGE\n[1]\n")
            #expect(
                try stuck(["--after", "0s", "--without", "read"])
                    .contains("\(id(1))  sent       SINCE  AGE\n\(id(2))  delivered  SINCE  AGE\n[1]\n"))
            #expect(try stuck(["--after", "1h"]) == "[0]\n")
        }

        @Test("with ids, those that have no status at all: one a line, or as send calls answer")
        func ids() throws {
            try send("delivered", id(1))
            let list = "\(id(1))\n{\"id\":\"\(id(2))\"}\n\n \(id(3))\r\nopaque\n"
            #expect(
                try stuck(["--after", "1h", "--ids", "-", "--json"], input: list)
                    .replacing(/"seconds":[0-9]+/, with: "\"seconds\":N")
                    .replacing(/2023-[^"]+/, with: "SINCE") == """
                        {"id":"opaque","status":null,"since":null,"seconds":null}
                        {"id":"\(id(2))","status":null,"since":"SINCE","seconds":N}
                        {"id":"\(id(3))","status":null,"since":"SINCE","seconds":N}
                        [1]

                        """)
            #expect(
                try stuck(["--after", "1h", "--ids", "-"], input: "a b\n")
                    == "hooklinectl: -: line 1 holds no id\n[65]\n")
            #expect(try stuck(["--after", "1h", "--ids", "-"], input: "\(id(1))\n") == "[0]\n")
        }
    }
}
