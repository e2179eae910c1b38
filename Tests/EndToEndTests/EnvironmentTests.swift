import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What the surroundings of a start can't do to the program.
    @Suite("Environment")
    struct EnvironmentTests {
        @Test(
            "descriptors that are closed, or open the wrong way, harm no FastCGI worker",
            arguments: ["1>&- 2>&-", "1>&-", "2>&-", "2</dev/null", "1</dev/null 2</dev/null"])
        func closedOutputs(closing: String) throws {
            let site = try Site()
            let listener = try UnixListener(path: site.socketPath)
            var plan = try Program.plan(site.settings()).throughShell("exec \"$0\" \"$@\" \(closing)")
            plan.descriptors = [0: listener.descriptor]
            try expectServing(plan, site)
        }

        @Test(
            "closed descriptors 0 to 2 harm no service on descriptor 3 or on its own socket",
            arguments: [true, false])
        func allClosed(ownSocket: Bool) throws {
            let site = try Site()
            let listener = ownSocket ? nil : try UnixListener(path: site.socketPath)
            let activation = ownSocket ? "" : "LISTEN_PID=$$ LISTEN_FDS=1 "
            let line = "\(activation)exec \"$0\" \"$@\" 0<&- 1>&- 2>&-"
            let own = ownSocket ? ["HOOKLINE_LISTEN": site.socketPath] : [:]
            var plan = try Program.plan(site.settings(own)).throughShell(line)
            if let listener { plan.descriptors = [3: listener.descriptor] }
            try expectServing(plan, site)
        }

        @Test(
            "CGI with closed descriptors, or ones that are open the wrong way, puts nothing foreign into a data file",
            arguments: ["2>&-", "1>&- 2>&-", "1</dev/null", "1</dev/null 2</dev/null"])
        func closedForCGI(closing: String) throws {
            let site = try Site()
            let delivery = NumberedEvents("closed", size: 300).delivery(0)
            let plan = try site.cgiPlan(delivery).throughShell("exec \"$0\" \"$@\" \(closing)")
            #expect(try plan.run(input: delivery.body).ending == .exited(0))
            #expect(try site.data.lines().map { Array($0.event ?? []) } == [delivery.body])
            #expect(try site.data.faults() == [])
        }

        @Test(
            "as CGI no argument is heard",
            arguments: [["--config", "/dev/stdin"], ["check"], ["--version"], ["--help"], ["", "-", "\u{fffd}"]])
        func arguments(arguments: [String]) throws {
            let site = try Site()
            let delivery = NumberedEvents("arguments", size: 300).delivery(0)
            var plan = try site.cgiPlan(delivery)
            plan.arguments = arguments
            let run = try plan.run(input: delivery.body)
            #expect(try Answer(parsing: run.output).status == 200 && run.ending == .exited(0))
            #expect(try site.data.lines().count == 1)
        }

        @Test("the working directory is of no effect, not even one that is gone")
        func workingDirectory() throws {
            let (site, elsewhere) = (try Site(), try TemporaryDirectory())
            let delivery = NumberedEvents("directory", size: 300).delivery(0)
            let inside = try site.cgiPlan(delivery).inDirectory(elsewhere.path).run(input: delivery.body)
            #expect(try Answer(parsing: inside.output).status == 200)
            #expect(try directoryEntries(elsewhere.path) == [])
            let remove = "cd \(elsewhere.path) && rmdir \(elsewhere.path) && exec \"$0\" \"$@\""
            let gone = try site.cgiPlan(delivery).throughShell(remove).run(input: delivery.body)
            #expect(try Answer(parsing: gone.output).status == 200)
        }

        @Test("modes are the settings' whatever the umask", arguments: ["000", "022", "077", "777"])
        func umask(mask: String) throws {
            let site = try Site()
            let delivery = NumberedEvents("umask", size: 300).delivery(0)
            let plan = try site.cgiPlan(delivery).throughShell("umask \(mask); exec \"$0\" \"$@\"")
            let run = try plan.run(input: delivery.body)
            #expect(try Answer(parsing: run.output).status == 200)
            let root = site.data.path
            let file = try #require(try site.data.files().keys.first)
            #expect(try mode(of: root) == 0o750)
            #expect(try mode(of: "\(root)/messages") == 0o750)
            #expect(try mode(of: "\(root)/\(file)") == 0o640)
            #expect(try mode(of: "\(root)/.hookline") == 0o700)
            #expect(try mode(of: "\(root)/.hookline/messages.lock") == 0o600)
        }

        @Test(
            "HOOKLINE_FILE_MODE is the files' mode, directories get the execute bits",
            arguments: [("0600", 0o600, 0o700), ("0644", 0o644, 0o755)])
        func fileMode(text: String, file: UInt32, directory: UInt32) throws {
            let site = try Site()
            let delivery = NumberedEvents("mode", size: 300).delivery(0)
            _ = try CGIEntrance(site, ["HOOKLINE_FILE_MODE": text]).answer(delivery)
            let name = try #require(try site.data.files().keys.first)
            #expect(try mode(of: "\(site.data.path)/\(name)") == file)
            #expect(try mode(of: "\(site.data.path)/messages") == directory)
        }

        @Test("a secret never shows: not in the environment, the arguments or the log")
        func secretIsHidden() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0)
            for refused in Refusals.ofForm + Refusals.ofSignature { _ = try service.answer(refused.delivery) }
            let id = try #require(service.process?.id)
            // Where its environment can't even be read, so much the better.
            let environment = (try? readFile("/proc/\(id)/environ")) ?? []
            let shown = try environment + readFile("/proc/\(id)/cmdline") + Array(site.log().utf8)
            #expect(shown.firstRange(of: Array(WebhookSigner.sampleSecret.utf8)) == nil)
        }
    }
}

/// What is started so serves, puts one line into its file and nothing else, and goes on.
private func expectServing(_ plan: SpawnPlan, _ site: Site) throws {
    let process = try SpawnedProcess(plan)
    defer { process.stop() }
    try expectOneLineOnly(site)
    #expect(try process.ending() == nil)
}

private func expectOneLineOnly(_ site: Site) throws {
    let delivery = NumberedEvents("closed", size: 300).delivery(0)
    let unsigned = delivery.with { $0.signatures = [] }
    let entrance = FastCGIEntrance(path: site.socketPath)
    #expect(try entrance.answer(unsigned).status == 401)
    #expect(try entrance.answer(delivery).status == 200)
    #expect(try entrance.answer(unsigned).status == 401)
    #expect(try site.data.lines().map { Array($0.event ?? []) } == [delivery.body])
    #expect(try site.data.faults() == [])
}
