import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What a worker can't do any more when its first request comes.
    @Suite("Confinement")
    struct ConfinementTests {
        private static let lives: [Life] = [
            .cgi, .lone(.descriptor0, requestLimit: 0), .ownSocket(requestLimit: 0, workers: 1),
        ]

        @Test(
            "foreign code reads, writes and starts nothing, in one that stays connects nowhere either; the event is stored",
            .enabled(if: Preload.isPossible && hasLandlock, "needs cc, and Landlock in this kernel"))
        func misbehaving() throws {
            for (name, start) in try Possessed.lives() {
                let possessed = try Possessed()
                #expect(try start(possessed, [:]) == 200, "\(name)")
                let attempts = try possessed.attempts()
                #expect(attempts.count == Possessed.attemptCount, "\(name): \(possessed.site.log())")
                // A process of one request is without a filter of calls.
                for (what, result) in attempts where name != "CGI" || Possessed.ofFiles.contains(what) {
                    #expect(["EACCES", "EPERM"].contains(result), "\(name): \(what): \(result)")
                }
                #expect(try readFile(possessed.outside) == [UInt8]("outside\n".utf8))
            }
        }

        @Test(
            "the control: with HOOKLINE_CONFINE=no it does",
            .enabled(if: Preload.isPossible, "needs cc"))
        func control() throws {
            for (name, start) in try Possessed.lives() {
                let possessed = try Possessed()
                #expect(try start(possessed, ["HOOKLINE_CONFINE": "no"]) == 200, "\(name)")
                let done = try Set(possessed.attempts().filter { $0.result == "done" }.map(\.what))
                let allowed = Possessed.ofFiles + ["internet socket", "unix socket", "run memory"]
                #expect(done.isSuperset(of: allowed), "\(name): \(possessed.site.log())")
            }
        }

        @Test("a worker of the program as it is shipped has a filter of calls, and can gain no privilege")
        func status() throws {
            let (_, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "2"])
            #expect(try service.answer(events.delivery(0)).status == 200)
            try waitUntil("both to be confined") {
                try service.workers.count == 2 && service.workers.allSatisfy { try field("Seccomp", of: $0) == "2" }
            }
            for id in service.workers { #expect(try field("NoNewPrivs", of: id) == "1") }
        }

        @Test("a data directory that was made anew, by whoever, is served", arguments: lives)
        func dataMadeAnew(life: Life) throws {
            let site = try Site()
            let service = try life.start(at: site, ["HOOKLINE_REPEATS": "mark"])
            #expect(try service.answer(events.delivery(0)).status == 200)
            try checked("rename") { rename(site.data.path, site.path("moved")) }
            #expect(try service.answer(events.delivery(1)).status == 200)
            try checked("rename") { rename(site.data.path, site.path("moved-too")) }
            try makeDirectory(site.data.path, mode: 0o750)
            #expect(try service.answer(events.delivery(2)).status == 200)
            #expect(try site.data.lines().count == 1)
            #expect(try site.data.faults() == [])
        }

        @Test("a data directory may be a link to another place, and be led elsewhere later", arguments: lives)
        func link(life: Life) throws {
            let (site, elsewhere) = (try Site(), try TemporaryDirectory())
            try makeDirectory(elsewhere.path("first"), mode: 0o750)
            try checked("symlink") { symlink(elsewhere.path("first"), site.data.path) }
            let service = try life.start(at: site)
            #expect(try service.answer(events.delivery(0)).status == 200)
            try makeDirectory(elsewhere.path("second"), mode: 0o750)
            try checked("unlink") { unlink(site.data.path) }
            try checked("symlink") { symlink(elsewhere.path("second"), site.data.path) }
            #expect(try service.answer(events.delivery(1)).status == 200)
            #expect(try site.data.lines().count == 1)
        }

        @Test("where the directory above was replaced, workers leave for new ones within a second or so")
        func parentReplaced() throws {
            let site = try Site()
            let above = site.path("above")
            try makeDirectory(above, mode: 0o755)
            let service = try SupervisedService(site, ["HOOKLINE_DATA": "\(above)/data", "HOOKLINE_WORKERS": "1"])
            #expect(try service.answer(events.delivery(0)).status == 200)
            try checked("rename") { rename(above, site.path("former")) }
            try makeDirectory(above, mode: 0o755)
            var number = 1
            try waitUntil("a 200") {
                number += 1
                return try service.answer(events.delivery(number)).status == 200
            }
            #expect(try DataDirectory(path: "\(above)/data").lines().count == 1)
            #expect(!hasLandlock || site.log().contains("a directory above the data or the secret was replaced"))
        }

        @Test("where a link to the data leads to another place by now, they do so too")
        func linkLedElsewhere() throws {
            let (site, first, second) = (try Site(), try TemporaryDirectory(), try TemporaryDirectory())
            for folder in [first, second] { try makeDirectory(folder.path("data"), mode: 0o750) }
            try checked("symlink") { symlink(first.path("data"), site.data.path) }
            let service = try SupervisedService(site, ["HOOKLINE_WORKERS": "1"])
            #expect(try service.answer(events.delivery(0)).status == 200)
            try checked("unlink") { unlink(site.data.path) }
            try checked("symlink") { symlink(second.path("data"), site.data.path) }
            var number = 1
            try waitUntil("a 200 there") {
                number += 1
                let status = try service.answer(events.delivery(number)).status
                return try status == 200 && DataDirectory(path: second.path("data")).lines().count == 1
            }
        }

        @Test("check tells what is given up, where, and when nothing is")
        func check() throws {
            let site = try Site()
            let words = try checkScreen(site, [:])
            #expect(words.contains("confinement            Landlock ") || !hasLandlock, "\(words)")
            #expect(words.contains("writes beneath \(site.path)\n") || !hasLandlock, "\(words)")
            #expect(try checkScreen(site, ["HOOKLINE_CONFINE": "no"]).contains("none: HOOKLINE_CONFINE=no"))
            let wrong = try checkScreen(site, ["HOOKLINE_CONFINE": "maybe"])
            #expect(wrong.contains("HOOKLINE_CONFINE: \"maybe\" is none of yes, no"), "\(wrong)")
        }

        private func checkScreen(_ site: Site, _ settings: [String: String]) throws -> String {
            let plan = try Program.plan(site.settings(settings), arguments: ["check"])
            return try plan.run().outputText
        }

        private func field(_ name: String, of process: Int32) throws -> String? {
            let status = String(decoding: try readFile("/proc/\(process)/status"), as: UTF8.self)
            let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
            return line?.split(separator: "\t").last.map(String.init)
        }
    }
}

private let events = NumberedEvents("confined", size: 300)

/// Whether this kernel has it, by what the program says.
private let hasLandlock: Bool = {
    guard let site = try? Site(), let plan = try? Program.plan(site.settings(), arguments: ["check"])
    else { return false }
    return (try? plan.run().outputText.contains("Landlock ")) == true
}()

/// A site whose program does what it should not: `Tests/Preload/misbehave.c`.
private final class Possessed {
    typealias Start = (Possessed, [String: String]) throws -> Int?

    static let attemptCount = 14
    /// What is tried with files, and with the one that holds another program.
    static let ofFiles = [
        "read /etc/passwd", "read outside", "write outside", "list /etc", "make outside", "link outside",
        "remove outside", "execute",
    ]

    let site: Site
    let elsewhere: TemporaryDirectory
    private let preload: Preload

    init() throws {
        site = try Site()
        elsewhere = try TemporaryDirectory()
        preload = try Preload("misbehave")
        try elsewhere.write("file", Array("outside\n".utf8))
    }

    /// A file of which the program knows nothing.
    var outside: String { elsewhere.path("file") }

    /// How one event is sent in each life.
    static func lives() throws -> [(String, Start)] { [("CGI", sendByCGI), ("supervised", sendToSupervised)] }

    private static func sendByCGI(_ possessed: Possessed, _ settings: [String: String]) throws -> Int? {
        let event = events.delivery(0)
        var plan = try possessed.under(possessed.site.cgiPlan(event, settings))
        plan.descriptors[2] = try possessed.site.openLog()
        return try Answer(parsing: try plan.run(input: event.body).output).status
    }

    private static func sendToSupervised(_ possessed: Possessed, _ settings: [String: String]) throws -> Int? {
        let settings = settings.merging(["HOOKLINE_WORKERS": "1"]) { first, _ in first }
        let service = try SupervisedService(possessed.site, settings) { try possessed.under($0) }
        return try service.answer(events.delivery(0)).status
    }

    private func under(_ plan: SpawnPlan) throws -> SpawnPlan {
        try preload.under(plan, ["TEST_OUTSIDE": outside])
    }

    /// What was tried, and how it went.
    func attempts() throws -> [(what: String, result: String)] {
        site.log().split(separator: "\n").filter { $0.hasPrefix("misbehave: ") }.map { line in
            let parts = line.split(separator: ": ")
            return (String(parts[1]), String(parts[2]))
        }
    }
}
