import Glibc
import Posix
import Settings
import TestSupport
import Testing

@testable import Checks

/// What `check` finds beside the settings. What the first event makes of it stands in the end-to-end tests.
@Suite struct CheckReportTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try folder.write("secret", Array("sixteen-bytes-xx\n".utf8))
    }

    private func report(_ more: [(name: String, value: String)] = []) -> CheckReport {
        let ours = [("HOOKLINE_DATA", folder.path("data")), ("HOOKLINE_SECRET_FILE", folder.path("secret"))]
        let variables = (ours + more).map { Environment.Variable(name: $0.0, value: $0.1) }
        let source = SettingsSource(environment: variables, credentials: nil, configFile: nil)
        return CheckReport(SettingsReading(of: source), secrets: SecretFile(at: folder.path("secret")))
    }

    private func makeStore() throws {
        for name in ["data", "data/messages", "data/.hookline"] { try makeDirectory(folder.path(name), mode: 0o700) }
        for name in ["messages/2026-11-21.ndjson", "messages/2026-11-22.ndjson", ".hookline/messages.lock"] {
            try folder.write("data/\(name)", [])
        }
    }

    private func fault(_ problem: SettingFault.Problem, _ name: String) -> [SettingFault] {
        [SettingFault("HOOKLINE_DATA", folder.path(name), problem, .nowhere)]
    }

    @Test func nothingIsWrongWithWhatIsGoodAndNothingIsMade() throws {
        #expect(report().faults == [] && report().warnings == [])
        #expect(try directoryEntries(folder.path) == ["secret"])
        try makeStore()
        let before = try filesBeneath(folder.path)
        #expect(report().faults == [] && report().warnings == [])
        #expect(try filesBeneath(folder.path) == before)
    }

    @Test func onlyTheNewestFileOfATopicCounts() throws {
        try makeStore()
        link(folder.path("data/messages/2026-11-21.ndjson"), folder.path("old"))
        #expect(report().faults == [])
        link(folder.path("data/messages/2026-11-22.ndjson"), folder.path("new"))
        #expect(report().faults == fault(.linked(2), "data/messages/2026-11-22.ndjson"))
        try folder.write("data/messages/2026-11-22.1.ndjson", [])
        #expect(report().faults == [])
    }

    @Test func whatIsNoTopicIsLeftAlone() throws {
        try makeStore()
        for name in ["Own", "notes.txt", ".git", "lost+found"] { symlink("/nowhere", folder.path("data/\(name)")) }
        #expect(report().faults == [])
        symlink("/nowhere", folder.path("data/torn"))
        #expect(report().faults == fault(.symbolicLink, "data/torn"))
    }

    @Test(
        .enabled(if: geteuid() != 0, "root may write everywhere"),
        arguments: ["data", "data/messages", "data/.hookline"])
    func aDirectoryThatCannotBeWrittenToIsAFault(name: String) throws {
        try makeStore()
        chmod(folder.path(name), 0o500)
        #expect(report().faults == fault(.notWritable, name))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func whatBelongsToAnotherUserIsAFault() throws {
        try makeStore()
        let user = Process.user
        for name in ["data/messages/2026-11-22.ndjson", "data/.hookline/messages.lock", "data"] {
            chown(folder.path(name), 7, 0)
            #expect(report().faults == fault(.ownedBy(7, user: user), name))
            chown(folder.path(name), user, 0)
        }
        chown(folder.path("secret"), 7, 0)
        #expect(report().faults == [], "whoever can read it may use it: systemd hands it over as root's")
    }

    @Test func whatOthersMayWriteIsWarnedOf() throws {
        try makeStore()
        for (name, mode) in [("data", 0o770), ("data/messages", 0o707), ("data/messages/2026-11-22.ndjson", 0o620)] {
            chmod(folder.path(name), mode_t(mode))
            #expect(report().warnings == [.othersMayWrite(path: folder.path(name), mode: UInt32(mode))])
            chmod(folder.path(name), 0o700)
        }
    }

    @Test(
        arguments: [(0o700, false), (0o755, false), (0o1777, false), (0o770, true), (0o707, true)] as [(mode_t, Bool)])
    func aSecretThatOthersMayReplaceIsWarnedOf(mode: mode_t, isWarnedOf: Bool) throws {
        chmod(folder.path, mode)
        defer { chmod(folder.path, 0o700) }
        let warning = CheckWarning.othersMayReplace(path: folder.path, mode: UInt32(mode))
        #expect(report().warnings.contains(warning) == isWarnedOf)
    }

    @Test func whatIsOnlyAHintIsWarnedOf() throws {
        try makeStore()
        symlink("/nowhere", folder.path("data/.hookline/messages.seen"))
        let path = folder.path("data/.hookline/messages.seen")
        #expect(report().warnings == [.unusable(path: path, .symbolicLink)] && report().faults == [])
    }

    @Test(
        arguments: [
            ("HOOKLINE_TOPIC", "Orders", .noTopic("Orders")), ("HOOKLINE_TOPIC", "torn", .noTopic("torn")),
            ("HOOKLINE_TIMEZONE", "UTC", nil), ("HOOKLINE_TOPIC", "orders", nil),
        ] as [(String, String, CheckWarning?)])
    func aValueThatIsUsedOtherwiseIsWarnedOf(name: String, value: String, warning: CheckWarning?) {
        #expect(report([(name, value)]).warnings == (warning.map { [$0] } ?? []))
    }

    @Test func aBlankInTheEnvironmentIsWarnedOf() {
        let report = report([("HOOKLINE_LOG", folder.path("log "))])
        #expect(report.warnings == [.blank(.log)] && report.faults == [])
    }

    @Test func aSocketForAnyoneIsWarnedOf() {
        let report = report([("HOOKLINE_LISTEN", folder.path("s")), ("HOOKLINE_SOCKET_MODE", "0666")])
        #expect(report.warnings == [.socketForOthers(mode: 0o666)] && report.faults == [])
    }

    @Test func aLimitOfFilesIsWarnedOf() async {
        await #expect(processExitsWith: .success) {
            var limit = rlimit(rlim_cur: 1_000_000, rlim_max: 1_000_000)
            setrlimit(__rlimit_resource_t(1), &limit)
            let tests = try CheckReportTests()
            #expect(tests.report().warnings == [.longestFile(bytes: 1_000_000)])
        }
    }

    @Test(
        arguments: [
            (.secret(.byteOrderMark), "HOOKLINE_SECRET_FILE: the file begins with a byte-order mark"),
            (.blank(.log), "HOOKLINE_LOG: a blank begins or ends the value, and counts as part of it"),
            (.noTopic("x"), "HOOKLINE_TOPIC: \"x\" is no topic: events that say none go to unknown/"),
            (.othersMayWrite(path: "/d", mode: 0o777), "HOOKLINE_DATA: /d: mode 0777 lets others write"),
            (.othersMayReplace(path: "/d", mode: 0o777), "HOOKLINE_SECRET_FILE: /d: mode 0777 lets others put another"),
            (.unusable(path: "/d", .linked(2)), "HOOKLINE_DATA: /d: has 2 names"),
            (.littleRoom(bytes: 3 << 20), "HOOKLINE_DATA: only 3 MiB are free"),
            (.longestFile(bytes: 9), "this process may write no file of more than 9 bytes (RLIMIT_FSIZE)"),
            (.bootUnknown, "/proc/sys/kernel/random/boot_id can't be read"),
            (.socketForOthers(mode: 0o666), "HOOKLINE_SOCKET_MODE: 0666 lets anyone connect"),
            (.lowPort(80), "HOOKLINE_LISTEN: port 80 may be for root alone"),
            (.handedOver(path: "/s"), "HOOKLINE_SECRET_FILE: /s: not for this user to read; systemd hands it"),
            (.madeByRoot(owner: 7), "HOOKLINE_DATA: root would make it in a directory of user 7"),
        ] as [(CheckWarning, String)])
    func eachWarningHasItsWords(warning: CheckWarning, words: String) {
        #expect(Words.of(warning).hasPrefix(words))
    }
}
