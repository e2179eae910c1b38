import TestSupport
import Testing

extension Operating {
    /// `verify` of what a real worker stored.
    @Suite("verify")
    struct VerifyTests {
        private let site: Site

        /// All samples, stored by the worker as CGI.
        init() throws {
            site = try Site()
            for sample in try Sample.all() { _ = try CGIEntrance(site).answer(sample.delivery) }
            _ = try CGIEntrance(site).answer(.signed("no JSON"))
        }

        private func verify(_ arguments: [String], input: [UInt8] = []) throws -> String {
            let run = try Hooklinectl.run(
                ["verify", "--secret-file", site.secretPath] + arguments,
                environment: ["HOOKLINE_DATA": site.data.path],
                input: input)
            return run.screen.replacing("\(site.data.path)/", with: "")
                .replacing(/[0-9-]{10}\.ndjson/, with: "DAY").replacing(/[0-9]+ bytes/, with: "N bytes")
        }

        @Test("what the worker stored is proved, whole, and by --json")
        func good() throws {
            #expect(try verify([]) == "4 files, 37 lines, N bytes: 0 faults\n[0]\n")
            let object = try verify(["--json"])
            #expect(
                object.hasPrefix("{\"files\":4,\"lines\":37,\"bytes\":")
                    && object.hasSuffix(",\"faults\":0,\"notes\":0}\n[0]\n"))
        }

        @Test("a changed line is named, on the screen and by --json")
        func changed() throws {
            let path = "\(site.data.path)/report/\(utcDay()).ndjson"
            let text = String(decoding: try readFile(path), as: UTF8.self).replacing("Daily", with: "Dayly")
            try writeFile(path, Array(text.utf8))
            let meaning = "none of the secrets made the signature of these bytes"
            let second = text.split(separator: "\n")[0].utf8.count + 1
            #expect(
                try verify([path]) == """
                    report/DAY:1: byte 0: signature: \(meaning)
                    report/DAY:2: byte \(second): body: the body is not what the line says of it
                    1 file, 2 lines, N bytes: 2 faults
                    [1]

                    """)
            #expect(
                try verify(["--json", path]).hasPrefix(
                    """
                    {"file":"report/DAY","line":1,"byte":0,"fault":"signature","note":null,"meaning":"\(meaning)"}

                    """))
        }

        @Test("gzip is read as it is, several members too, by standard input as by name; a damaged one is 65")
        func compressed() throws {
            let plain = "\(site.data.path)/messages/\(utcDay()).ndjson"
            let gzip = SpawnPlan(try Program.system("gzip"), ["--stdout", plain])
            let packed = try gzip.run().output
            let lines = wholeLines(try readFile(plain)).count
            try writeFile(plain + ".gz", packed)
            #expect(try verify([plain + ".gz"]) == "1 file, \(lines) lines, N bytes: 0 faults\n[0]\n")
            #expect(try verify(["-"], input: packed) == "1 file, \(lines) lines, N bytes: 0 faults\n[0]\n")
            #expect(
                try verify(["-"], input: packed + packed).hasSuffix(
                    "1 file, \(2 * lines) lines, N bytes: 1 fault\n[1]\n"))
            #expect(
                try verify(["-"], input: packed.dropLast(9)).hasSuffix(
                    "hooklinectl: -: the compressed bytes are damaged, or cut off\n[65]\n"))
        }

        @Test("another secret proves nothing, one of several is enough")
        func secrets() throws {
            try writeFile(site.secretPath, Array("another-secret\n".utf8))
            #expect(try verify([]).hasSuffix("4 files, 37 lines, N bytes: 37 faults\n[1]\n"))
            try writeFile(site.secretPath, Array("another-secret\n\(WebhookSigner.sampleSecret)\n".utf8))
            #expect(try verify([]) == "4 files, 37 lines, N bytes: 0 faults\n[0]\n")
        }

        @Test("what can't be read is 74, a missing name 64")
        func missing() throws {
            #expect(
                try verify(["/nowhere"])
                    == "0 files, 0 lines, N bytes: 0 faults\nhooklinectl: /nowhere: open: No such file or directory\n[74]\n"
            )
            let run = try Hooklinectl.run(["verify", "--secret-file", site.secretPath])
            #expect(run.screen == "hooklinectl: --data or HOOKLINE_DATA has to name the data directory\n[64]\n")
        }
    }
}
