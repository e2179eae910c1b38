import TestSupport
import Testing

extension Operating {
    /// The sessions in the README's section for operators: each command is run, in order, and what it prints is what is
    /// written there, but for times and lengths.
    @Suite("README")
    struct ReadmeTests {
        @Test("every example is true")
        func examples() throws {
            let site = try Site()
            let service = try SupervisedService(site)
            let nginx = try NginxServer(passingTo: site.socketPath)
            let connectly = try FakeConnectly()
            defer { connectly.stop() }
            try writeFile(site.path("key"), Array("key-of-biz-1\n".utf8))
            let environment = [
                "HOOKLINE_DATA": site.data.path, "HOOKLINE_SECRET_FILE": site.secretPath,
                "HOOKLINE_API_KEY_FILE": site.path("key"), "NGINX": nginx.path, "API": connectly.address,
                "PROGRAM": try Hooklinectl.path(), "PATH": "/usr/bin:/bin",
            ]
            let examples = try readExamples()
            #expect(Set(examples.compactMap(\.name)) == ["webhooks", "send", "sign", "verify", "timeline", "stuck"])
            for example in examples {
                let shell = SpawnPlan("/bin/bash", ["-c", detour + example.command], environment: environment)
                let run = try shell.run()
                #expect(blanked(run.outputText) == blanked(example.output), "\(example.command): \(run.screen)")
                #expect(run.errors.isEmpty, "\(run.errorText)")
            }
            #expect(try service.process.ending() == nil)
        }

        /// Sends what the examples send to a real site to this one.
        private let detour = """
            hooklinectl() {
                local name=$1
                shift
                case $name in
                send) set -- --unix-socket "$NGINX" "${@/https:/http:}" ;;
                webhooks) set -- "$@" --base-url "$API" ;;
                esac
                "$PROGRAM" "$name" "$@"
            }

            """

        /// What is another each time is told by its form only.
        private func blanked(_ screen: String) -> String {
            screen.replacing(/20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9:]{8}(\.[0-9]{6})?Z)?/, with: "TIME")
                .replacing(/[0-9]+:[0-9]+  [0-9.]+ ms/, with: "PLACE  MS").replacing(/[0-9.]+ ms/, with: "MS")
                .replacing(/[0-9]+ bytes/, with: "N bytes").replacing(/[0-9]+ d\n/, with: "N d\n")
        }
    }
}

/// One command of a session and what it prints.
private struct Example {
    let command: String
    let output: String

    /// The command of `hooklinectl`.
    var name: String? { command.firstMatch(of: /hooklinectl ([a-z]+)/).map { String($0.1) } }
}

private func readExamples() throws -> [Example] {
    let readme = String(decoding: try readFile(PackageRoot.path("README.md")), as: UTF8.self)
    var examples: [Example] = []
    var isWithin = false
    for line in readme.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("```") { isWithin = line == "```console" }
        guard isWithin, !line.hasPrefix("```") else { continue }
        if line.hasPrefix("$ ") {
            examples.append(Example(command: String(line.dropFirst(2)), output: ""))
        } else if let last = examples.popLast() {
            examples.append(Example(command: last.command, output: last.output + line + "\n"))
        }
    }
    return examples
}
