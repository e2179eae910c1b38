import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Paths are bytes: none is repaired into another one, in no life of the program.
    @Suite("Paths of any bytes")
    struct ForeignPathTests {
        /// As a shell writes it, and as it is.
        private static let names: [(shell: String, bytes: [UInt8])] = [
            ("$'caf\\xe9'", Array("caf".utf8) + [0xE9]), ("$'\\xcc\\x81x'", [0xCC, 0x81, 0x78]),
            ("$'\\xf4\\x8f\\xbf\\xa9'", [0xF4, 0x8F, 0xBF, 0xA9]), ("'a b'", Array("a b".utf8)),
        ]

        /// The names in a directory, as they are.
        private func entries(_ path: String) throws -> [[UInt8]] {
            let listed = try SpawnPlan(
                try Program.system("find"), [path, "-mindepth", "1", "-maxdepth", "1", "-print0"]
            ).run()
            return listed.output.split(separator: 0).map { Array($0.dropFirst(path.utf8.count + 1)) }
        }

        @Test("data, secret, log and settings file, as CGI and with a socket of its own", arguments: [true, false])
        func stored(isCGI: Bool) throws {
            for (shell, bytes) in Self.names {
                let site = try Site()
                let delivery = NumberedEvents("path", size: 300).delivery(0)
                let folder = "\(site.path)/\(shell)"
                let start =
                    isCGI
                    ? "exec \"$0\""
                    : "export HOOKLINE_LISTEN=\(site.path)/s HOOKLINE_SOCKET_MODE=0666; exec \"$0\" >&-"
                let script = """
                    mkdir \(folder); cp \(site.secretPath) \(folder)/secret
                    printf 'HOOKLINE_DATA=%s\\nHOOKLINE_LOG=%s\\n' \(folder)/data \(folder)/log >\(folder)/config
                    export HOOKLINE_SECRET_FILE=\(folder)/secret HOOKLINE_CONFIG=\(folder)/config
                    \(start)
                    """
                var plan = SpawnPlan("/bin/bash", ["-c", script, try Program.hookline()])
                plan.environment = ["PATH": "/usr/bin:/bin"]
                if isCGI {
                    plan.environment.merge(delivery.variables.map { ($0.name, $0.value) }) { first, _ in first }
                    #expect(try Answer(parsing: plan.run(input: delivery.body).output).status == 200)
                } else {
                    let process = try SpawnedProcess(plan)
                    #expect(try FastCGIEntrance(path: "\(site.path)/s").answer(delivery).status == 200)
                    process.stop()
                }
                #expect(try entries(site.path).contains(bytes))
                #expect(try entries(site.path).count == (isCGI ? 2 : 3), "no other name was made")
                let found = try SpawnPlan("/bin/bash", ["-c", "cat \(folder)/data/messages/*.ndjson"]).run()
                #expect(found.output.count(where: { $0 == 0x0A }) == 1)
            }
        }

        @Test("check shows a byte that is no UTF-8, and judges the path as it is")
        func check() throws {
            let site = try Site()
            let script = "mkdir \(site.path)/$'caf\\xe9'; HOOKLINE_DATA=\(site.path)/$'caf\\xe9/data' \"$0\" check"
            var plan = SpawnPlan("/bin/bash", ["-c", script, try Program.hookline()])
            plan.environment = ["PATH": "/usr/bin:/bin", "HOOKLINE_SECRET_FILE": site.secretPath]
            let run = try plan.run()
            #expect(run.ending == .exited(0) && run.outputText.contains("caf\\xe9/data"), "\(run.outputText)")
        }
    }
}
