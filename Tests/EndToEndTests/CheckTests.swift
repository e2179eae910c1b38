import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// `check` judges what the start and the first event will do, and makes nothing.
    @Suite("Check")
    struct CheckTests {
        private let site: Site

        init() throws { site = try Site() }

        /// What a shell did to a site in which a user had stored an event, and whether that user's next one is stored. The
        /// commands begin in the data directory, and are root's where the tests run as root.
        struct Situation: Sendable, CustomStringConvertible {
            let commands: String
            let isGood: Bool
            /// What `check` says of it.
            let words: String
            var needsRoot = false

            var description: String { commands }
        }

        private static let situations = [
            Situation(commands: ":", isGood: true, words: "All good."),
            Situation(commands: "rm -r .hookline", isGood: true, words: "All good."),
            Situation(commands: "rm -r messages", isGood: true, words: "All good."),
            Situation(commands: "rm -r \"$PWD\"", isGood: true, words: "All good."),
            Situation(commands: "ln messages/*.ndjson copy", isGood: false, words: "has 2 names"),
            Situation(commands: "ln .hookline/messages.lock copy", isGood: false, words: "has 2 names"),
            Situation(commands: "mv messages away; ln -s away messages", isGood: false, words: "is a symbolic link"),
            Situation(
                commands: "cd messages; mv * x; ln -s x $(date -u +%F).ndjson", isGood: false, words: "is a symbolic"),
            Situation(commands: "mv .hookline away; ln -s away .hookline", isGood: false, words: "is a symbolic link"),
            Situation(
                commands: "rm -r messages; touch messages", isGood: false, words: "messages\" is not a directory"),
            Situation(
                commands: "cd .hookline; rm messages.lock; mkdir messages.lock", isGood: false, words: "regular file"),
            Situation(
                commands: "cd .hookline; ln -s x log; : >messages.seen", isGood: true, words: "warning: HOOKLINE_DATA"),
            Situation(
                commands: "chmod 777 . messages", isGood: true, words: "lets others write what is taken for signed"),
            Situation(
                commands: "chown root: messages/*.ndjson", isGood: false, words: "belongs to user 0", needsRoot: true),
            Situation(
                commands: "chown root: .hookline/messages.lock", isGood: false, words: "belongs to user 0",
                needsRoot: true),
            Situation(
                commands: "chown root: messages", isGood: false, words: "not writable for this user", needsRoot: true),
            Situation(
                commands: "chown root: .hookline", isGood: false, words: "not writable for this user", needsRoot: true),
            Situation(commands: "chown root: .", isGood: false, words: "belongs to user 0", needsRoot: true),
            Situation(
                commands: "chown root: .; chmod 777 .", isGood: false, words: "belongs to user 0", needsRoot: true),
            Situation(
                commands: "rm -r \"$PWD\"; chown root: ..", isGood: false, words: "stat: Permission denied",
                needsRoot: true),
            Situation(commands: "chown root: ../secret", isGood: false, words: "Permission denied", needsRoot: true),
            Situation(
                commands: "chown root:$GROUP ../secret; chmod 440 ../secret", isGood: true, words: "All good.",
                needsRoot: true),
            Situation(commands: "chmod 644 ../secret", isGood: false, words: "mode 0644 lets others do too much"),
        ]

        @Test("it says \"good\" exactly when the first event is stored", arguments: situations)
        func judges(situation: Situation) throws {
            if situation.needsRoot && !isRoot { return }
            let user = try OrdinaryUser(of: site)
            #expect(try user.answer(event(1)) == 200)
            let script = "cd \"$0\"; set -e; \(situation.commands)"
            let changed = try SpawnPlan(
                "/bin/bash", ["-c", script, site.data.path], environment: ["PATH": "/usr/bin:/bin", "GROUP": "65534"]
            ).run()
            #expect(changed.ending == .exited(0), "\(changed.errorText)")
            let before = try listing()
            let check = try user.check()
            #expect(check.ending == .exited(situation.isGood ? 0 : 78), "\(check.outputText)")
            #expect(check.outputText.contains(situation.words), "\(check.outputText)")
            #expect(try listing() == before, "it makes nothing")
            #expect(try (user.answer(event(2)) == 200) == situation.isGood)
        }

        @Test(
            "root that stores in a user's data is refused, and leaves nothing that the user can't use",
            .enabled(if: isRoot, "needs root"))
        func root() throws {
            let user = try OrdinaryUser(of: site)
            #expect(try user.answer(event(1)) == 200)
            let before = try listing()
            let run = try site.cgiPlan(event(2)).run(input: event(2).body)
            #expect(try Answer(parsing: run.output).status == 503)
            #expect(run.errorText.contains("belongs to user 65534, who could not use what user 0 makes in it"))
            #expect(try listing() == before)
            let check = try Program.plan(site.settings(), arguments: ["check"]).run()
            #expect(
                check.ending == .exited(78) && check.outputText.contains("belongs to user 65534, and this is user 0"))
            #expect(try user.answer(event(3)) == 200)
        }

        @Test(
            "what the host lacks is told, and what a sandbox forbids is not taken for it",
            .enabled(if: Preload.isPossible, "needs a C compiler"),
            arguments: [
                ("locks", 78, "flock: No locks available"), ("inodes", 78, "no inodes are left"),
                ("bytes", 78, "no bytes are left"), ("boot", 0, "boot_id can't be read"),
                ("faccessat2", 0, "All good."),
            ])
        func host(lack: String, number: Int32, words: String) throws {
            let preload = try Preload("refusing")
            #expect(try CGIEntrance(site).answer(event(1)).status == 200)
            for isThere in [true, false] {
                if !isThere { removeTree(site.data.path) }
                let plan = try preload.under(
                    Program.plan(site.settings(), arguments: ["check"]), ["REFUSE": lack])
                let check = try plan.run()
                #expect(check.ending == .exited(number) && check.outputText.contains(words), "\(check.outputText)")
            }
            if lack == "locks" {
                let plan = try preload.under(site.cgiPlan(event(2)), ["REFUSE": lack])
                #expect(try Answer(parsing: plan.run(input: event(2).body).output).status == 503)
            }
        }

        @Test(
            "a socket or a log that can't be made is told, as the start does",
            arguments: [
                ("HOOKLINE_LISTEN", "/nowhere/s", "/nowhere: stat: No such file or directory"),
                ("HOOKLINE_LISTEN", "/file", "is not a socket"), ("HOOKLINE_LISTEN", "/file/s", "is not a directory"),
                ("HOOKLINE_LISTEN", "/" + String(repeating: "x", count: 107), "is longer than 107 bytes"),
                ("HOOKLINE_LISTEN", "/locked", "locked.lock: is a symbolic link"),
                ("HOOKLINE_LOG", "/nowhere/log", "/nowhere/log: stat: No such file or directory"),
                ("HOOKLINE_LOG", "/data", "is not a regular file"), ("HOOKLINE_LOG", "/file/log", "Not a directory"),
            ])
        func places(name: String, place: String, words: String) throws {
            try makeDirectory(site.data.path, mode: 0o700)
            try writeFile(site.path("file"), [])
            symlink("/nowhere", site.path("locked.lock"))
            let settings = site.settings([name: site.path + place])
            let check = try Program.plan(settings, arguments: ["check"]).run()
            #expect(check.ending == .exited(78) && check.outputText.contains(words), "\(check.outputText)")
            let started = try Program.plan(settings.merging(["HOOKLINE_LISTEN": site.path("s")]) { named, _ in named })
                .run()
            #expect([.exited(74), .exited(78)].contains(started.ending), "\(started.errorText)")
        }

        @Test("a socket that lives is no fault, nor one that nobody serves any more")
        func livingSocket() throws {
            let service = try SupervisedService(site)
            let settings = site.settings(["HOOKLINE_LISTEN": site.socketPath])
            #expect(try Program.plan(settings, arguments: ["check"]).run().ending == .exited(0))
            #expect(try service.process.ending() == nil)
        }

        private func event(_ number: Int) -> Delivery { NumberedEvents("check", size: 300).delivery(number) }

        /// Every name beneath the site with its owner, mode, size and times.
        private func listing() throws -> String {
            let format = "%p %u %m %s %n %T@ %C@ %l\\n"
            return try SpawnPlan(try Program.system("find"), [site.path, "-printf", format]).run().outputText
        }
    }
}

/// Who is not root, also where the tests are: the site is given to them.
private struct OrdinaryUser {
    private static let nobody: UInt32 = 65_534
    private let site: Site

    init(of site: Site) throws {
        self.site = site
        guard isRoot else { return }
        try installProgram(site.path("hookline"), copying: try Program.hookline())
        for path in [site.path, site.secretPath] { try checked("chown") { chown(path, Self.nobody, Self.nobody) } }
    }

    private func become(_ plan: SpawnPlan) throws -> SpawnPlan {
        guard isRoot else { return plan }
        var plan = plan
        let user = ["--reuid", String(Self.nobody), "--regid", String(Self.nobody), "--clear-groups"]
        plan.program = try Program.system("setpriv")
        plan.arguments = user + [site.path("hookline")] + plan.arguments
        return plan
    }

    /// The status of an event by CGI.
    func answer(_ delivery: Delivery) throws -> Int {
        try Answer(parsing: try become(site.cgiPlan(delivery)).run(input: delivery.body).output).status
    }

    /// What `check` says.
    func check() throws -> CommandRun {
        try become(Program.plan(site.settings(), arguments: ["check"])).run()
    }
}
