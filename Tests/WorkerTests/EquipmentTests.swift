import Glibc
import Posix
import Settings
import TestSupport
import Testing

@testable import Worker

@Suite struct EquipmentTests {
    private let bench: Bench
    private var folder: TemporaryDirectory { bench.folder }

    init() throws { bench = try Bench(secret: "fake-webhook-secret") }

    /// What keeps settings from being taken into use; nothing when they are.
    private func faults(_ changes: [String: String]) throws -> [SettingFault] {
        let usual = ["HOOKLINE_DATA": folder.path("data"), "HOOKLINE_SECRET_FILE": folder.path("secret")]
        let given = usual.merging(changes) { _, new in new }
        let equipment: Equipment
        do throws(Equipment.Fault) {
            equipment = try Equipment(Bench.reading(given.map { ($0.key, $0.value) }), stays: true)
        } catch {
            return error.faults
        }
        #expect(equipment.settings.data == folder.path("data"))
        #expect(try equipment.keyring.takes("fake-webhook-secret"))
        #expect(try !equipment.keyring.takes("another-webhook-secret"))
        return []
    }

    @Test func goodSettingsAndWhatTheyNameAreTakenIntoUse() throws {
        #expect(try faults([:]) == [])
        #expect(try faults(["HOOKLINE_LOG": folder.path("log")]) == [])
    }

    @Test func nothingIsMadeButTheLog() throws {
        _ = try faults(["HOOKLINE_LOG": folder.path("log")])
        #expect(try directoryEntries(folder.path) == ["log", "secret"])
    }

    @Test func theFaultsOfSettingsSecretsAndLogAreToldAtOnce() throws {
        try folder.write("secret", Array("short\n".utf8))
        let found = try faults(["HOOKLINE_LOG": folder.path("no/log"), "HOOKLINE_SYNC": "perhaps"])
        let secret = folder.path("secret")
        #expect(
            found == [
                SettingFault("HOOKLINE_SYNC", "perhaps", .notOneOf(["always", "never"]), .environment),
                SettingFault("HOOKLINE_SECRET_FILE", secret, .shortSecret(line: 1), .nowhere),
                SettingFault("HOOKLINE_LOG", folder.path("no/log"), .unreadable(SystemFault(.open, ENOENT)), .nowhere),
            ])
    }

    @Test func aSecretFileThatIsNotNamedIsMissedOnce() throws {
        #expect(try faults(["HOOKLINE_SECRET_FILE": ""]).map(\.problem) == [.missing])
    }
}
