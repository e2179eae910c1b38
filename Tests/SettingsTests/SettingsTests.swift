import Format
import TestSupport
import Testing
import Webhook

@testable import Settings

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

    /// Nil where it is not set; then how many workers there are on a socket of its own, and on somebody else's.
    @Test(
        arguments: [
            (nil, nil, 4, 0), (nil, "0", 4, 0), (nil, "1", 4, 4), (nil, "50", 4, 4), ("0", nil, 1, 0), ("0", "1", 1, 0),
            ("1", nil, 1, 1), ("7", "1", 7, 7),
        ] as [(String?, String?, Int, Int)])
    func aListeningSocketThatProcessesLeaveAfterRequestsHasWorkers(
        workers: String?, requests: String?, own: Int, inherited: Int
    ) {
        for listen in ["", "/run/h.sock"] {
            let settings = reading([
                ("HOOKLINE_LISTEN", listen), ("HOOKLINE_WORKERS", workers ?? ""),
                ("HOOKLINE_MAX_REQUESTS", requests ?? ""),
            ]).settings
            #expect(settings.workers(onOwnSocket: true) == own)
            #expect(settings.workers(onOwnSocket: false) == inherited)
        }
    }

    @Test(
        arguments: [
            ([("HOOKLINE_LISTEN", "/run/h.sock")], "4"), ([("HOOKLINE_MAX_REQUESTS", "1")], "4"),
            ([("HOOKLINE_WORKERS", "0")], "0"), ([], nil),
        ] as [([(String, String)], String?)])
    func theNumberOfWorkersIsShown(given: [(String, String)], shown: String?) {
        #expect(reading(given).used.first { $0.name == .workers }?.value == shown)
    }

    @Test func anAddressToListenAtIsWishedWhereItIsSet() {
        #expect(reading([("HOOKLINE_LISTEN", "/run/h.sock")]).isListening)
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
        #expect(reading.used.contains { $0.name == .secretFile && $0.value == "..." })
    }
}
