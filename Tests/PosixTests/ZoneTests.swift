import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct ZoneTests {
    @Test func utcHasNoOffset() {
        for seconds in [-1, 0, 1_774_746_000, Int64(Int32.max)] { #expect(Zone.utc.offset(at: seconds) == 0) }
    }

    @Test(arguments: [
        ("UTC", true), ("Europe/Berlin", true), ("Etc/GMT+12", true), ("Europe", false), ("Nowhere/Land", false),
        ("", false), ("Europe/Berlin/", false),
    ])
    func aZoneIsThereWhenItsFileIs(name: String, isThere: Bool) {
        #expect(Zone.exists(name) == isThere)
    }

    @Test(arguments: [
        (1_774_745_999, 3600),  // 2026-03-29T00:59:59Z: the last second of winter
        (1_774_746_000, 7200),
        (1_792_889_999, 7200),  // 2026-10-25T00:59:59Z: the last second of summer
        (1_792_890_000, 3600),
        (0, 3600),
    ])
    func berlinChangesItsOffsetTwiceAYear(seconds: Int, offset: Int) async {
        await #expect(processExitsWith: .success) { [seconds = seconds as Int, offset = offset as Int] in
            let zone = Zone.use("Europe/Berlin")
            #expect(zone == .process)
            #expect(zone.offset(at: Int64(seconds)) == Int64(offset))
        }
    }

    /// Needs the right to write where the zones are.
    @Test(.enabled(if: access("/usr/share/zoneinfo", W_OK) == 0, "only who may write zone files can renew one"))
    func aZoneFileThatWasRenewedIsReadAnew() async {
        await #expect(processExitsWith: .success) {
            let name = "hookline-test-\(getpid())"
            let path = Zone.folder + name
            defer { unlink(path) }
            for (zone, offset) in [("Etc/GMT-3", 10_800), ("Etc/GMT-5", 18_000), ("Etc/GMT+1", -3600)] {
                try replaceFile(path, try readFile(Zone.folder + zone), mode: 0o644)
                #expect(Zone.use(name).offset(at: 0) == Int64(offset))
            }
        }
    }

    @Test func theZoneOfTheSettingsWinsOverTheEnvironment() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "Pacific/Auckland", 1)
            #expect(Zone.use("Asia/Kolkata").offset(at: 0) == 19800)
            #expect(Zone.use("UTC") == .utc)
        }
    }
}
