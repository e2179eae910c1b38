import Glibc
import Posix
import Setting
import TestSupport
import Testing

@testable import Worker

@Suite struct ConfigurationTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try folder.write("secret", Array("fake-webhook-secret\n".utf8))
    }

    /// The faults of a configuration; none when it is one.
    private func faults(_ changes: [String: String]) -> [SettingFault] {
        let usual = ["HOOKLINE_DATA": folder.path("data"), "HOOKLINE_SECRET_FILE": folder.path("secret")]
        let all = usual.merging(changes) { _, new in new }.map { (name: $0.key, value: $0.value) }
        do throws(Configuration.Fault) {
            let source = SettingsSource(environment: all, configFile: nil)
            let configuration = try Configuration(SettingsReading(of: source), stays: true)
            #expect(configuration.secrets.keys.count == 1)
            return []
        } catch {
            return error.faults
        }
    }

    @Test func goodSettingsAndWhatTheyNameAreAConfiguration() {
        #expect(faults([:]) == [])
        #expect(faults(["HOOKLINE_LOG": folder.path("log")]) == [])
    }

    @Test func nothingIsMadeButTheLog() throws {
        _ = faults(["HOOKLINE_LOG": folder.path("log")])
        #expect(try directoryEntries(folder.path) == ["log", "secret"])
    }

    @Test func theFaultsOfSettingsSecretsAndLogAreToldAtOnce() throws {
        try folder.write("secret", Array("short\n".utf8))
        let found = faults(["HOOKLINE_LOG": folder.path("no/log"), "HOOKLINE_SYNC": "perhaps"])
        let secret = folder.path("secret")
        #expect(
            found == [
                SettingFault("HOOKLINE_SYNC", "perhaps", .notOneOf(["always", "never"]), .environment),
                SettingFault("HOOKLINE_SECRET_FILE", secret, .shortSecret(line: 1), .nowhere),
                SettingFault("HOOKLINE_LOG", folder.path("no/log"), .unreadable(SystemFault(.open, ENOENT)), .nowhere),
            ])
    }

    @Test func aSecretFileThatIsNotNamedIsMissedOnce() {
        #expect(faults(["HOOKLINE_SECRET_FILE": ""]).map(\.problem) == [.missing])
    }
}
