import Checks
import Posix
import Settings
import TestSupport
import Testing

@testable import Worker

@Suite struct CheckScreenTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// The screen for an environment, with what differs by machine replaced by words.
    private func screen(_ environment: [(name: String, value: String)]) -> String {
        let reading = Bench.reading(environment)
        let path = reading.settings.secretFile
        let secrets = path.isEmpty ? nil : SecretFile(at: path)
        return CheckScreen(reading, secrets: secrets, CheckReport(reading, secrets: secrets)).text
            .replacing(folder.path, with: "/tmp/hl-FOLDER")
            .replacing(/(user +)[0-9]+.*/) { "\($0.output.1)USER" }
            .replacing(/owner [0-9]+/, with: "owner USER")
            .replacing(/(confinement +)Landlock [0-9]+, seccomp where it stays;/) { "\($0.output.1)WAY;" }
            .replacing(
                "seccomp where it stays, but no Landlock here: files are not confined",
                with: "WAY; writes beneath /tmp/hl-FOLDER"
            )
            .replacing(/(file system +)[^ ]+, [0-9]+ [KMGT]?i?B free of [0-9]+ [KMGT]?i?B/) {
                "\($0.output.1)KIND, SPACE"
            }
    }

    /// The screen's part of the settings: those that the environment gives, and how the others stand without it.
    private static func settings(_ given: [String: String]) -> String {
        let defaults = [
            ("DATA", ""), ("SECRET_FILE", ""), ("TOPIC", ""), ("SYNC", "always"), ("TIMEZONE", "UTC"),
            ("MAX_BODY", "1048576"), ("TIMEOUT", "20"), ("MAX_REQUESTS", "0"), ("WORKERS", ""), ("LISTEN", ""),
            ("SOCKET_MODE", "0660"), ("FILE_MODE", "0640"), ("LOG", ""), ("REPEATS", "mark"), ("CONFINE", "yes"),
        ]
        let lines = defaults.map { name, text in
            let value = given[name] ?? (text.isEmpty ? "-" : text)
            let source = given[name] != nil ? "environment" : text.isEmpty ? "" : "default"
            return "  " + column("HOOKLINE_\(name)", 23) + (source.isEmpty ? value : column(value, 33) + source) + "\n"
        }
        return "Settings\n" + lines.joined() + "\n"
    }

    private static func column(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: width - text.count)
    }

    @Test func aSecretInPlaceOfItsFileIsNeverShown() {
        #expect(!screen([("HOOKLINE_SECRET_FILE", "fake-webhook-secret")]).contains("fake"))
    }

    @Test func allGood() throws {
        try makeDirectory(folder.path("data"), mode: 0o2750)
        try folder.write("secret", Array("fake-webhook-secret\nand-another-secret\n".utf8), mode: 0o640)
        try folder.write("config", Array("# ours\nHOOKLINE_TIMEZONE=Europe/Berlin\n".utf8))
        let text = screen([
            ("HOOKLINE_CONFIG", folder.path("config")), ("HOOKLINE_DATA", folder.path("data")),
            ("HOOKLINE_SECRET_FILE", folder.path("secret")), ("HOOKLINE_LISTEN", folder.path("s")),
        ])
        let expected = """
            Settings
              HOOKLINE_DATA          /tmp/hl-FOLDER/data              environment
              HOOKLINE_SECRET_FILE   /tmp/hl-FOLDER/secret            environment
              HOOKLINE_TOPIC         -
              HOOKLINE_SYNC          always                           default
              HOOKLINE_TIMEZONE      Europe/Berlin                    /tmp/hl-FOLDER/config:2
              HOOKLINE_MAX_BODY      1048576                          default
              HOOKLINE_TIMEOUT       20                               default
              HOOKLINE_MAX_REQUESTS  0                                default
              HOOKLINE_WORKERS       4                                default
              HOOKLINE_LISTEN        /tmp/hl-FOLDER/s                 environment
              HOOKLINE_SOCKET_MODE   0660                             default
              HOOKLINE_FILE_MODE     0640                             default
              HOOKLINE_LOG           -
              HOOKLINE_REPEATS       mark                             default
              HOOKLINE_CONFINE       yes                              default

            Surroundings
              user                   USER
              data                   owner USER, mode 2750
              file system            KIND, SPACE
              secret                 2 secrets, owner USER, mode 0640
              confinement            WAY; writes beneath /tmp/hl-FOLDER

            All good.

            """
        #expect(text == expected)
    }

    @Test func sixFaultsAtOnce() throws {
        try folder.write("secret", Array("short\n".utf8), mode: 0o644)
        let text = screen([
            ("HOOKLINE_DATA", folder.path("no/data")), ("HOOKLINE_SECRET_FILE", folder.path("secret")),
            ("HOOKLINE_TIMEZONE", "Mars/Base"), ("HOOKLINE_WORKERS", "many"), ("HOOKLINE_DTAA", "/x"),
            ("HOOKLINE_TOPIC", "a\nb\u{1B}[31m"),
        ])
        let settings = Self.settings([
            "DATA": "/tmp/hl-FOLDER/no/data", "SECRET_FILE": "/tmp/hl-FOLDER/secret",
            "TOPIC": #"a\u000ab\u001b[31m"#, "TIMEZONE": "Mars/Base", "WORKERS": "many",
        ])
        let expected = """
            Surroundings
              user                   USER
              secret                 0 secrets, owner USER, mode 0644

            warning: HOOKLINE_TOPIC: "a\\u000ab\\u001b[31m" is no topic: events that say none go to unknown/
            wrong: HOOKLINE_DTAA: is no setting of Hookline (environment)
            wrong: HOOKLINE_DATA: "/tmp/hl-FOLDER/no/data" can't be made: /tmp/hl-FOLDER/no is not a directory (environment)
            wrong: HOOKLINE_TIMEZONE: "Mars/Base" is no zone in /usr/share/zoneinfo/ (environment)
            wrong: HOOKLINE_WORKERS: "many" is not a number from 0 to 512 (environment)
            wrong: HOOKLINE_SECRET_FILE: /tmp/hl-FOLDER/secret: mode 0644 lets others do too much
            wrong: HOOKLINE_SECRET_FILE: /tmp/hl-FOLDER/secret: the secret in line 1 is shorter than 8 bytes
            6 faults: hookline would not start, or not store.

            """
        #expect(text == settings + expected)
    }

    @Test func warningsAreNoFaults() throws {
        try folder.write("secret", Array("twelve-bytes\r\n".utf8), mode: 0o600)
        let text = screen([("HOOKLINE_DATA", folder.path("data")), ("HOOKLINE_SECRET_FILE", folder.path("secret"))])
        let settings = Self.settings(["DATA": "/tmp/hl-FOLDER/data", "SECRET_FILE": "/tmp/hl-FOLDER/secret"])
        let expected = """
            Surroundings
              user                   USER
              data                   will be made
              file system            KIND, SPACE
              secret                 1 secret, owner USER, mode 0600
              confinement            WAY; writes beneath /tmp/hl-FOLDER

            warning: HOOKLINE_SECRET_FILE: the secret in line 1 has only 13 bytes
            warning: HOOKLINE_SECRET_FILE: the secret in line 1 holds a CR, which counts as part of it
            All good.

            """
        #expect(text == settings + expected)
    }
}
