import Gateway
import Journal
import Setting
import TestSupport
import Testing
import Webhook

@testable import Worker

@Suite struct SettingsTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// The reading of an environment; data and secret are named unless it says otherwise.
    private func reading(_ changes: [(String, String)]) -> SettingsReading {
        let named = Set(changes.map(\.0))
        let usual = [("HOOKLINE_DATA", folder.path("data")), ("HOOKLINE_SECRET_FILE", folder.path("secret"))]
        let all = usual.filter { !named.contains($0.0) } + changes
        return SettingsReading(of: SettingsSource(environment: all.map { (name: $0.0, value: $0.1) }, configFile: nil))
    }

    @Test func whatIsNotSetHasItsDefault() {
        let reading = reading([])
        let settings = reading.settings
        #expect(reading.faults == [])
        #expect(settings.data == folder.path("data"))
        #expect(settings.secretFile == folder.path("secret"))
        #expect(settings.synchronizes)
        #expect(settings.timezone == "UTC")
        #expect(settings.maxBody == 1_048_576)
        #expect(settings.timeoutSeconds == 20)
        #expect(settings.maxRequests == 0)
        #expect(settings.socketMode == 0o660)
        #expect(settings.fileMode == 0o640)
        #expect(settings.repeats == .mark)
        #expect(
            [settings.topic == nil, settings.workers == nil, settings.listen == nil, settings.log == nil].allSatisfy {
                $0
            })
    }

    @Test func everyDefaultIsTheOneThatIsShown() {
        for used in reading([]).used where used.origin == .fallback {
            #expect(used.value == used.name.fallback)
        }
        #expect(reading([]).used.map(\.name) == SettingName.allCases)
    }

    @Test(arguments: ["HOOKLINE_DATA", "HOOKLINE_SECRET_FILE"])
    func whatIsRequiredIsMissed(name: String) {
        #expect(reading([(name, "")]).faults == [SettingFault(name, nil, .missing, .nowhere)])
    }

    @Test func aCredentialServesWhereNoSecretIsNamed() throws {
        let credentials = [("HOOKLINE_SECRET_FILE", ""), ("CREDENTIALS_DIRECTORY", folder.path)]
        #expect(reading(credentials).faults == [SettingFault("HOOKLINE_SECRET_FILE", nil, .missing, .nowhere)])
        try folder.write("hookline-secret", [])
        let found = reading(credentials)
        #expect(found.settings.secretFile == folder.path("hookline-secret"))
        #expect(found.used.first { $0.name == .secretFile }?.origin == .credential)
        #expect(reading([("CREDENTIALS_DIRECTORY", folder.path)]).settings.secretFile == folder.path("secret"))
    }

    @Test func aSocketOfItsOwnHasFourWorkersUnlessToldOtherwise() {
        let own = reading([("HOOKLINE_LISTEN", "/run/h.sock")])
        #expect(own.settings.workers == 4)
        #expect(own.isListening)
        #expect(own.used.first { $0.name == .workers }?.value == "4")
        #expect(reading([("HOOKLINE_LISTEN", "/h.sock"), ("HOOKLINE_WORKERS", "1")]).settings.workers == 1)
        #expect(reading([("HOOKLINE_WORKERS", "7")]).settings.workers == 7)
        #expect(!reading([]).isListening)
    }

    @Test func aSocketThatIsSetWronglyIsStillWished() {
        let wrong = reading([("HOOKLINE_LISTEN", "0.0.0.0:80")])
        #expect(wrong.isListening)
        #expect(wrong.settings.workers == nil)
    }

    @Test func everyFaultIsToldAtOnce() {
        let reading = reading([
            ("HOOKLINE_DATA", "data"), ("HOOKLINE_SYNC", "sometimes"), ("HOOKLINE_MAX_BODY", "0"),
            ("HOOKLINE_TIMEZONE", "Mars/Base"), ("HOOKLINE_NOTHING", "x"),
        ])
        let names = ["HOOKLINE_NOTHING", "HOOKLINE_DATA", "HOOKLINE_SYNC", "HOOKLINE_TIMEZONE", "HOOKLINE_MAX_BODY"]
        #expect(reading.faults.map(\.subject) == names)
    }

    @Test func aSecretInPlaceOfItsFileIsNeverShown() {
        let reading = reading([("HOOKLINE_SECRET_FILE", "fake-webhook-secret")])
        #expect(reading.faults == [SettingFault("HOOKLINE_SECRET_FILE", "...", .notAbsolute, .environment)])
        #expect(!CheckScreen(reading, secrets: nil, CheckReport(reading, secrets: nil)).text.contains("fake"))
    }
}
