import Glibc
import TestSupport
import Testing

extension Operating {
    /// `hooklinectl ship` where there is no database, or no libpq.
    @Suite("ship, its arguments")
    struct ShipUsageTests {
        private let store: NumberedStore

        init() throws { store = try NumberedStore() }

        private func plan(_ arguments: [String]) throws -> SpawnPlan {
            SpawnPlan(try Hooklinectl.path(), arguments, environment: ["HOOKLINE_DATA": store.path])
        }

        @Test(
            "arguments that make no sense are refused",
            arguments: [
                ([], "--to and --node have to say where to and for whom."),
                (["--to", "host=a"], "--to and --node have to say where to and for whom."),
                (["--node", "a"], "--to and --node have to say where to and for whom."),
                (["--to", "host=a", "--node", "a", "--lag", "1s"], "--lag and --json are for --status."),
                (["--to", "host=a", "--node", "a", "--json"], "--lag and --json are for --status."),
                (
                    ["--to", "host=a", "--node", "a", "--status", "--lag", "x"],
                    "The value 'x' is invalid for '--lag <time>'"
                ),
                (["--to", "host=a", "--node", ""], "'' is no name of a node"),
                (["--to", "host=a", "--node", "-a"], "Missing value for '--node <name>'"),
                (["--to", "host=a", "--node", "a'b"], "'a'b' is no name of a node"),
                (["--to", "host=a", "--node", "ä"], "'ä' is no name of a node"),
                (["--to", "host=a", "--node", String(repeating: "a", count: 65)], "is no name of a node"),
                (["--to", "hots=a", "--node", "a"], #"--to: invalid connection option "hots""#),
                (["--to", "host=a password=b", "--node", "a"], "--to: a password is no argument"),
                (["--to", "postgres://a:b@c/d", "--node", "a"], "--to: a password is no argument"),
            ] as [([String], String)])
        func usage(arguments: [String], word: String) throws {
            let run = try plan(["ship"] + arguments).run()
            #expect(run.ending == .exited(64) && run.output.isEmpty, "\(run.screen)")
            #expect(run.errorText.contains(word) && !run.errorText.contains("password=b"), "\(run.errorText)")
        }

        @Test("nobody there: --once and --status end with 75", arguments: [["--once"], ["--status"]])
        func nobody(arguments: [String]) throws {
            let run = try plan(["ship", "--to", "host=/tmp/hl-nowhere", "--node", "a"] + arguments).run()
            #expect(run.ending == .exited(75) && run.output.isEmpty)
            let socket = "/tmp/hl-nowhere/.s.PGSQL.5432"
            let word = #"hooklinectl: /tmp/hl-nowhere: connection to server on socket "\#(socket)" failed: "#
            #expect(run.errorText.hasPrefix(word) && run.errorText.occurrences(of: "\n") == 1, "\(run.errorText)")
        }

        @Test("a run that stays can be ended while nobody is there, and says that once")
        func waiting() throws {
            let errors = store.outside("errors")
            var plan = try plan(["ship", "--to", "host=/tmp/hl-nowhere", "--node", "a"])
            plan.descriptors[2] = try OpenDescriptor.opening(errors, appending | O_CREAT)
            let process = try SpawnedProcess(plan)
            try waitUntil("a word of it") { try !readFile(errors).isEmpty }
            try process.signal(SIGTERM)
            #expect(try process.waitForEnd() == .exited(0))
            #expect(String(decoding: try readFile(errors), as: UTF8.self).occurrences(of: "\n") == 1)
        }

        @Test(
            "without libpq ship says so, and nothing else needs it",
            .enabled(if: Preload.isPossible, "there is no cc"))
        func library() throws {
            let preload = try Preload("no-libpq")
            let run = { (arguments: [String]) in
                var plan = try preload.under(self.plan(arguments))
                plan.program = try Hooklinectl.path()
                return try plan.run()
            }
            let ship = try run(["ship", "--to", "host=a", "--node", "a"])
            let word = "libpq can't be loaded: libpq.so.5: cannot open shared object file: No such file or directory"
            #expect(ship.screen == "hooklinectl: \(word)\n[75]\n")
            for arguments in [["--help"], ["ship", "--help"], ["ship", "--print-schema"], ["follow", "--once"]] {
                #expect(try run(arguments).ending == .exited(0), "\(arguments)")
            }
        }

        @Test("it is not linked to libpq", .enabled(if: Program.isThere("readelf"), "there is no readelf"))
        func linkage() throws {
            let run = try SpawnPlan(try Program.system("readelf"), ["--dynamic", try Hooklinectl.path()]).run()
            #expect(run.outputText.contains("NEEDED") && !run.outputText.contains("libpq"))
        }
    }
}
