import TestSupport
import Testing

extension Operating {
    @Suite("sign")
    struct SignTests {
        @Test("it agrees with the signatures that were made by another program", arguments: try Sample.all())
        func agrees(sample: Sample) throws {
            let site = try Site()
            let run = try Hooklinectl.run(["sign", "--secret-file", site.secretPath], input: sample.body)
            #expect(run.screen == "\(sample.signature)\n[0]\n")
        }

        @Test("the secret may be named by the environment, the body by a file")
        func named() throws {
            let site = try Site()
            try writeFile(site.path("body"), Array("{}".utf8))
            let run = try Hooklinectl.run(
                ["sign", site.path("body")], environment: ["HOOKLINE_SECRET_FILE": site.secretPath])
            #expect(run.screen == "\(WebhookSigner().signature(of: Array("{}".utf8)))\n[0]\n")
        }

        @Test("a secret file that is missing is 74, one that others may read is 65, a missing body 74")
        func faults() throws {
            let site = try Site()
            try writeFile(site.path("open"), Array("a-good-secret\n".utf8), mode: 0o644)
            let missing = site.path("missing")
            let cases = [
                (["--secret-file", missing], 74, "HOOKLINE_SECRET_FILE: \(missing): open: No such file or directory"),
                (
                    ["--secret-file", site.path("open")], 65,
                    "HOOKLINE_SECRET_FILE: \(site.path("open")): mode 0644 lets others do too much"
                ),
                (["--secret-file", site.secretPath, missing], 74, "\(missing): open: No such file or directory"),
            ]
            for (arguments, number, words) in cases {
                #expect(try Hooklinectl.run(["sign"] + arguments).screen == "hooklinectl: \(words)\n[\(number)]\n")
            }
        }
    }
}
