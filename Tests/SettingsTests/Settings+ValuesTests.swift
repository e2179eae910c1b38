import Format
import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Settings

@Suite struct SettingsValuesTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// The settings with one value, or what is wrong with it.
    private func set(_ name: SettingName, _ value: String) -> Result<Settings, SettingProblem> {
        var settings = Settings()
        do throws(SettingProblem) {
            try settings.set(name, value)
            return .success(settings)
        } catch {
            return .failure(error)
        }
    }

    private func problem(_ name: SettingName, _ value: String) -> SettingFault.Problem? {
        if case .failure(let fault) = set(name, value) { return fault.problem }
        return nil
    }

    @Test(
        arguments: [
            (.maxBody, "1", true), (.maxBody, "67108864", true), (.maxBody, "67108865", false), (.maxBody, "0", false),
            (.maxBody, "1M", false), (.maxBody, "+1", false), (.maxBody, "-1", false), (.maxBody, " 1", false),
            (.maxBody, "99999999999999999999", false), (.maxBody, "١", false), (.timeout, "1", true),
            (.timeout, "3600", true), (.timeout, "3601", false), (.timeout, "0", false), (.timeout, "20s", false),
            (.maxRequests, "0", true), (.maxRequests, "1000000000", true), (.maxRequests, "-1", false),
            (.workers, "1", true), (.workers, "512", true), (.workers, "0", true), (.workers, "513", false),
            (.workers, "many", false),
        ] as [(SettingName, String, Bool)])
    func numbersAreDecimalAndInTheirRange(name: SettingName, value: String, isGood: Bool) {
        guard case .notANumber = problem(name, value) else {
            #expect(isGood)
            return
        }
        #expect(!isGood)
    }

    @Test(
        arguments: [
            ("0660", 0o660), ("660", 0o660), ("0600", 0o600), ("000", 0), ("0666", 0o666), ("0770", nil), ("2660", nil),
            ("66", nil), ("00660", nil), ("0688", nil), ("rw-", nil), ("", nil),
        ] as [(String, UInt32?)])
    func aSocketModeIsOctalAndExecutesNothing(value: String, mode: UInt32?) {
        #expect(problem(.socketMode, value) == (mode == nil ? .notAMode : nil))
        if let mode { #expect((try? set(.socketMode, value).get())?.socketMode == mode) }
    }

    @Test(
        arguments: [
            ("0640", nil), ("0600", nil), ("0644", nil), ("0660", .fileModeWithoutOwner),
            ("0440", .fileModeWithoutOwner),
            ("0240", .fileModeWithoutOwner), ("0642", .fileModeWithoutOwner), ("0750", .notAMode),
        ] as [(String, SettingFault.Problem?)])
    func aFileModeLetsTheOwnerWriteAndNobodyElse(value: String, expected: SettingFault.Problem?) {
        #expect(problem(.fileMode, value) == expected)
    }

    @Test(arguments: [
        ("UTC", true), ("Europe/Berlin", true), ("Etc/GMT+12", true), ("America/Port-au-Prince", true),
        ("Mars/Base", false), ("Europe", false), ("../etc/passwd", false), ("Europe/../UTC", false),
        ("/usr/share/zoneinfo/UTC", false), (":UTC", false), ("UTC\n", false), ("Europe/Berlin ", false),
        ("leapseconds", false), ("SECURITY", false),
    ])
    func aZoneIsANameOfAFileOfTheHost(value: String, isGood: Bool) {
        #expect(problem(.timezone, value) == (isGood ? nil : .noSuchZone))
    }

    @Test(arguments: [("always", true), ("never", false)])
    func syncingIsAlwaysOrNever(value: String, synchronizes: Bool) throws {
        #expect(try set(.sync, value).get().synchronizes == synchronizes)
        #expect(problem(.sync, "yes") == .notOneOf(["always", "never"]))
        #expect(problem(.sync, "Always") == .notOneOf(["always", "never"]))
    }

    @Test(arguments: [("mark", .mark), ("drop", .drop), ("keep", .keep)] as [(String, RepeatPolicy)])
    func repeatsAreMarkedDroppedOrKept(value: String, policy: RepeatPolicy) throws {
        #expect(try set(.repeats, value).get().repeats == policy)
        #expect(problem(.repeats, "ignore") == .notOneOf(["mark", "drop", "keep"]))
    }

    @Test(arguments: [("orders", "orders"), ("../x", "unknown"), ("torn", "unknown"), ("ÖL", "unknown")])
    func aTopicIsNeverAFault(value: String, topic: String) throws {
        #expect(try set(.topic, value).get().topic?.description == topic)
    }

    @Test(arguments: [SettingName.secretFile, .log])
    func filesAreNamedByAbsolutePaths(name: SettingName) {
        #expect(problem(name, "/var/log/hookline.log") == nil)
        for value in ["hookline.log", "./x", "~/x", " /x"] { #expect(problem(name, value) == .notAbsolute) }
    }

    @Test func theDataDirectoryIsThereOrCanBeMade() throws {
        try folder.write("file", [])
        symlink("file", folder.path("link"))
        #expect(try set(.data, folder.path).get().data == folder.path)
        #expect(try set(.data, folder.path("new//")).get().data == folder.path("new"))
        #expect(problem(.data, "data") == .notAbsolute)
        #expect(problem(.data, folder.path("file")) == .notADirectory)
        #expect(problem(.data, folder.path("link")) == .notADirectory)
        #expect(problem(.data, folder.path("no/new")) == .noParent(folder.path("no")))
        #expect(problem(.data, folder.path("file/new")) == .noParent(folder.path("file")))
        symlink("loop", folder.path("loop"))
        for name in ["loop", "loop/new"] {
            #expect(problem(.data, folder.path(name)) == .unreadable(SystemFault(.stat, ELOOP)))
        }
        #expect(try set(.data, "/").get().data == "/")
        #expect(try set(.data, "/hookline-data-of-nobody").get().data == "/hookline-data-of-nobody")
    }

    @Test func anAddressIsAPathOrALoopback() throws {
        #expect(try set(.listen, "/run/h.sock").get().listen == .unix("/run/h.sock"))
        #expect(problem(.listen, "0.0.0.0:9000") == .notAnAddress)
    }

    @Test func notSyncingIsNoFaultOnALocalFileSystem() throws {
        var settings = Settings()
        settings.data = folder.path("data")
        settings.synchronizes = false
        #expect(settings.nearestFileSystem?.totalBytes ?? 0 > 0)
        #expect(settings.surroundingFaults == [])
    }

    @Test(arguments: [
        ("/a/b", "/a"), ("/a", "/"), ("/", "/"), ("/a/\u{301}b", "/a"), ("/é/é/x", "/é/é"), ("/a/b/", "/a/b"),
    ])
    func aParentIsFoundByBytes(path: String, parent: String) {
        #expect(parentPath(of: path) == parent)
    }
}
