import TestSupport
import Testing

extension Operating {
    /// The sessions in hooklinectl(1): each command is run, in order, and what it prints is what is written there, but for
    /// times and lengths.
    @Suite("Manual")
    struct ManualTests {
        @Test("every example is true")
        func examples() throws {
            let (site, service) = try SupervisedService.onNewSite()
            let nginx = try NginxServer(passingTo: site.socketPath)
            let connectly = try FakeConnectly()
            let application = try TakingApplication(site)
            defer { connectly.stop() }
            try writeFile(site.path("key"), Array("key-of-biz-1\n".utf8))
            let patient = try DoctorSite(.limitingBodies)
            let environment = [
                "PATIENT": patient.site.path, "SITE": patient.origin, "CONFIGURATION": try patient.configurationPath(),
                "CERTIFICATE": patient.trusted, "HOOKLINE_DATA": site.data.path,
                "HOOKLINE_SECRET_FILE": site.secretPath,
                "HOOKLINE_API_KEY_FILE": site.path("key"), "NGINX": nginx.path, "API": connectly.address,
                "APPLICATION": application.address,
                "PROGRAM": try Hooklinectl.path(), "PATH": "/usr/bin:/bin",
            ]
            let examples = try readExamples()
            let commands = [
                "doctor", "follow", "forward", "send", "show", "sign", "silence", "stuck", "summary", "timeline",
                "verify", "webhooks",
            ]
            #expect(Set(examples.compactMap(\.name)).sorted() == commands)
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
                set -- "${@/2026-11-22/$(date -u +%F)}"
                case $name in
                doctor)
                    set -- "${@/https:??your.site/$SITE}" --nginx "$CONFIGURATION" --ca-file "$CERTIFICATE"
                    set -- "${@/?etc?hookline.conf/$PATIENT/settings}"
                    local -x HOOKLINE_API_KEY_FILE=
                    ;;
                send) set -- --unix-socket "$NGINX" "${@/https:/http:}" ;;
                forward) set -- "${@/http:??127.0.0.1:3000/$APPLICATION}" ;;
                webhooks) set -- "$@" --base-url "$API" ;;
                esac
                "$PROGRAM" "$name" "$@"
            }

            """

        /// What is another each time is told by its form only.
        private func blanked(_ screen: String) -> String {
            screen.replacing(/http:\/\/127.0.0.1:[0-9]+/, with: "http://127.0.0.1:3000")
                .replacing(/ndjson:[0-9]+:[0-9]+/, with: "ndjson:0:1").replacing(
                    /20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9:]{8}(\.[0-9]{6})?Z)?/, with: "TIME"
                )
                .replacing(#/\n20[0-9]{2}-[0-9]{2}  /#, with: "\nMONTH  ")
                .replacing(/[0-9]+:[0-9]+  [0-9.]+ ms/, with: "PLACE  MS").replacing(/[0-9.]+ ms/, with: "MS")
                .replacing(/[0-9]+ bytes/, with: "N bytes").replacing(/[0-9]+ [sd]\n/, with: "N d\n")
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
    let page = String(decoding: try readFile(PackageRoot.path("nginx/manual/hooklinectl.1.md")), as: UTF8.self)
    var examples: [Example] = []
    var isWithin = false
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
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
