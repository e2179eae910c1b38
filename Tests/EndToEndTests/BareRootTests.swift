import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// A root directory with nothing in it but the program: neither /proc nor /dev.
    @Suite(
        "Bare root",
        .enabled(if: isRoot && Program.isStatic, "only root may change the root, and the program has to be static"))
    struct BareRootTests {
        @Test("CGI: an event is stored and answered", arguments: ["", "2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"])
        func cgi(closing: String) throws {
            let (site, root) = try bareRoot()
            let delivery = event(0)
            var plan = try inside(root, site.cgiPlan(delivery))
            plan = plan.throughShell("exec \"$0\" \"$@\" \(closing)")
            let run = try plan.run(input: delivery.body)
            let answer = try? Answer(parsing: run.output)
            #expect(closing.contains("1>&-") || answer?.status == (closing.contains("0<&-") ? 503 : 200))
            #expect(run.ending == .exited(0), "\(run.errorText)")
            let stored = try DataDirectory(path: "\(root)/data").lines().map { Array($0.event ?? []) }
            #expect(stored == (closing.contains("0<&-") ? [] : [delivery.body]))
        }

        @Test("FastCGI on a socket of its own, with arguments")
        func ownSocket() throws {
            let (site, root) = try bareRoot()
            try writeFile("\(root)/settings", Array("HOOKLINE_LISTEN=/s\n".utf8))
            var plan = try inside(root, Program.plan(site.settings()))
            plan.arguments += ["--config", "/settings"]
            plan.descriptors = [2: try site.openLog()]
            let process = try SpawnedProcess(plan)
            #expect(try FastCGIEntrance(path: "\(root)/s").answer(event(0)).status == 200, "\(site.log())")
            try process.signal(SIGTERM)
            #expect(try process.waitForEnd() == .exited(0))
        }

        private func bareRoot() throws -> (Site, String) {
            let site = try Site()
            let root = site.path("root")
            try makeDirectory(root, mode: 0o755)
            try installProgram("\(root)/hookline", copying: try Program.hookline())
            try writeFile("\(root)/secret", try readFile(site.secretPath), mode: 0o600)
            return (site, root)
        }

        /// The same start with that root.
        private func inside(_ root: String, _ plan: SpawnPlan) throws -> SpawnPlan {
            var plan = plan
            plan.arguments = [root, "/hookline"] + plan.arguments
            plan.program = try Program.system("chroot")
            plan.environment["HOOKLINE_DATA"] = "/data"
            plan.environment["HOOKLINE_SECRET_FILE"] = "/secret"
            return plan
        }
    }
}

private func event(_ number: Int) -> Delivery { NumberedEvents("bare", size: 300).delivery(number) }
