import Glibc
import Posix
import TestSupport
import Testing

@testable import Settings

@Suite struct SettingsSourceTests {
    private let folder: TemporaryDirectory
    private var path: String { folder.path("config") }

    init() throws { folder = try TemporaryDirectory() }

    /// What a settings file of that text gives.
    private func source(
        _ text: String, environment: [(name: String, value: String)] = [], mode: UInt32 = 0o600
    ) throws -> SettingsSource {
        try writeFile(path, Array(text.utf8), mode: mode)
        return SettingsSource(environment: environment, configFile: path)
    }

    private func given(_ source: SettingsSource) -> [SettingName: SettingsSource.Entry] {
        var given: [SettingName: SettingsSource.Entry] = [:]
        for name in SettingName.allCases { given[name] = source[name] }
        return given
    }

    private func origin(_ line: Int) -> SettingOrigin { .file(path: path, line: line) }

    @Test func linesAreNamesAndValues() throws {
        let source = try source(
            """
            # a comment
            HOOKLINE_DATA=/srv/a=b c "d"

            \t \t
            HOOKLINE_TOPIC=orders#1
            #HOOKLINE_SYNC=never
            HOOKLINE_LOG=/last
            """)
        #expect(source.faults == [])
        #expect(
            given(source) == [
                .data: SettingsSource.Entry(value: #"/srv/a=b c "d""#, origin: origin(2)),
                .topic: SettingsSource.Entry(value: "orders#1", origin: origin(5)),
                .log: SettingsSource.Entry(value: "/last", origin: origin(7)),
            ])
    }

    @Test(
        arguments: [
            ("HOOKLINE_DATA=/a\r\n", "HOOKLINE_DATA", .carriageReturn, 1),
            ("\r\n", nil, .carriageReturn, 1), ("HOOKLINE_DATA=/a\rb\n", "HOOKLINE_DATA", .carriageReturn, 1),
            ("HOOKLINE_DATA\n", nil, .notNameAndValue, 1), (" HOOKLINE_DATA=/a\n", nil, .notNameAndValue, 1),
            (" # x\n", nil, .notNameAndValue, 1), ("export HOOKLINE_DATA=/a\n", nil, .notNameAndValue, 1),
            ("=x\n", nil, .notNameAndValue, 1), ("hookline_data=/a\n", nil, .notNameAndValue, 1),
            ("HOOKLINE_DTAA=/a\n", "HOOKLINE_DTAA", .unknownName, 1), ("PATH=/a\n", "PATH", .unknownName, 1),
            ("HOOKLINE_CONFIG=/a\n", "HOOKLINE_CONFIG", .unknownName, 1),
            ("\nHOOKLINE_DATA=/a\n\nHOOKLINE_DATA=/a\n", "HOOKLINE_DATA", .givenTwice(firstLine: 2), 4),
            ("HOOKLINE_DATA=\nHOOKLINE_DATA=/a\n", "HOOKLINE_DATA", .givenTwice(firstLine: 1), 2),
        ] as [(String, String?, SettingFault.Problem, Int)])
    func aLineThatIsWrongIsNamed(text: String, subject: String?, problem: SettingFault.Problem, line: Int) throws {
        #expect(try source(text).faults == [SettingFault(subject ?? path, nil, problem, origin(line))])
    }

    @Test(
        arguments: [
            ("HOOKLINE_DATA=/a \n", .blankAtAnEnd), ("HOOKLINE_DATA=/a\t\n", .blankAtAnEnd),
            ("HOOKLINE_DATA= /a\n", .blankAtAnEnd), ("HOOKLINE_DATA=/a # ours\n", .commentBehind),
            ("HOOKLINE_DATA=/a\t#ours\n", .commentBehind), ("HOOKLINE_DATA=#/a\n", .commentBehind),
            ("HOOKLINE_DATA=\"/a\"\n", .quoted), ("HOOKLINE_DATA='/a'\n", .quoted), ("HOOKLINE_DATA=\"\"\n", .quoted),
            ("HOOKLINE_DATA=/a\\\n", .continued), ("HOOKLINE_DATA=/a\u{0}b\n", .nul), ("\u{0}\n", .nul),
            ("HOOKLINE_DATA=/a\u{0}", .nul),
        ] as [(String, SettingFault.Problem)])
    func whatMayBeMeantOtherwiseIsNamedAndNeitherRepairedNorCut(text: String, problem: SettingFault.Problem) throws {
        let source = try source(text + "HOOKLINE_SYNC=never\n")
        #expect(source.faults.map(\.problem).first == problem)
        #expect(source[.data] == nil)
    }

    @Test func aByteOrderMarkIsNamedAndSoIsAFileThatIsTooLong() throws {
        for text in ["\u{FEFF}HOOKLINE_TOPIC=x\n", "\u{FEFF}# ours\n"] {
            let faults = try source(text).faults
            #expect(faults == [SettingFault(path, nil, .byteOrderMark, .nowhere)])
        }
        let comments = String(repeating: "#".padded(64) + "\n", count: 1009)
        #expect(try source(comments).faults == [SettingFault(path, nil, .tooLong(65536), .nowhere)])
        #expect(try source(String(repeating: "#", count: 65536)).faults == [])
    }

    @Test func aValueIsKeptByteForByte() throws {
        try writeFile(path, Array("HOOKLINE_DATA=/caf".utf8) + [0xE9, 0x0A] + Array("HOOKLINE_LOG=/x=\u{301}y\n".utf8))
        let source = SettingsSource(environment: [], configFile: path)
        #expect(source[.data]?.value.keptBytes == Array("/caf".utf8) + [0xE9])
        #expect(source[.log]?.value == "/x=\u{301}y")
        #expect(source.faults == [])
    }

    @Test(arguments: ["/a\r", "/a\n", "\u{1B}", "/a\tb", "\u{7F}"])
    func aControlCharacterInTheEnvironmentIsAFault(value: String) {
        let source = SettingsSource(
            environment: [("HOOKLINE_DATA", value), ("HOOKLINE_TOPIC", value)], configFile: nil)
        #expect(source.faults == [SettingFault("HOOKLINE_DATA", nil, .controlCharacter, .environment)])
        #expect(source[.topic]?.value == value)
    }

    @Test func whatIsNoSettingIsNotTold() throws {
        let faults = try source("fake-webhook-secret\nc2VjcmV0c2VjcmV0==\n\nAKIA0SECRET\n").faults
        let words = faults.map { Words.of($0) }.joined()
        #expect(faults.count == 3)
        for secret in ["fake", "c2Vj", "AKIA"] { #expect(!words.contains(secret)) }
    }

    @Test func anEmptyValueIsTheSameAsNone() throws {
        let source = try source(
            "HOOKLINE_DATA=\nHOOKLINE_TOPIC=orders\n",
            environment: [("HOOKLINE_TOPIC", ""), ("HOOKLINE_SYNC", "")])
        #expect(given(source) == [.topic: SettingsSource.Entry(value: "orders", origin: origin(2))])
        #expect(source.faults == [])
    }

    @Test func theEnvironmentWins() throws {
        let source = try source("HOOKLINE_DATA=/file\nHOOKLINE_LOG=/log\n", environment: [("HOOKLINE_DATA", "/env")])
        #expect(source[.data] == SettingsSource.Entry(value: "/env", origin: .environment))
        #expect(source[.log]?.origin == origin(2))
    }

    @Test func onlyOurNamesOfTheEnvironmentAreLookedAt() async {
        await #expect(processExitsWith: .success) {
            let environment = [
                ("HOOKLINE_DTAA", "/a"), ("HOOKLINE_API_KEY_FILE", "/k"), ("HOOKLINE_", "x"), ("HOOKLINEDATA", "/x"),
                ("HOOKLINE_UNKNOWN", ""), ("CREDENTIALS_DIRECTORY", "/run/c"), ("HOOKLINE_TOPIC", "a=b"),
            ]
            for (name, value) in environment { setenv(name, value, 1) }
            let source = SettingsSource.current(configFile: nil)
            let expected = ["HOOKLINE_DTAA", "HOOKLINE_", "HOOKLINE_UNKNOWN"]
            #expect(source.faults == expected.map { SettingFault($0, nil, .unknownName, .environment) })
            #expect(source[.topic] == SettingsSource.Entry(value: "a=b", origin: .environment))
            #expect(source.credentials == "/run/c")
        }
    }

    @Test func theKeyOfTheOtherProgramIsKnownInTheFileToo() throws {
        #expect(try source("HOOKLINE_API_KEY_FILE=/k\n").faults == [])
    }

    @Test func theEnvironmentNamesTheFileUnlessTheCommandLineDoes() throws {
        try folder.write("other", Array("HOOKLINE_TOPIC=other\n".utf8))
        let environment = [(name: "HOOKLINE_CONFIG", value: folder.path("other"))]
        #expect(SettingsSource(environment: environment, configFile: nil)[.topic]?.value == "other")
        #expect(try source("HOOKLINE_TOPIC=mine\n", environment: environment)[.topic]?.value == "mine")
        #expect(SettingsSource(environment: [("HOOKLINE_CONFIG", "")], configFile: nil).faults == [])
    }

    @Test(arguments: [(0o600, true), (0o644, true), (0o640, true), (0o660, false), (0o602, false), (0o666, false)])
    func aFileThatOthersMayWriteIsRefused(mode: UInt32, isGood: Bool) throws {
        let faults = try source("HOOKLINE_TOPIC=x\n", mode: mode).faults
        #expect(faults == (isGood ? [] : [SettingFault(path, nil, .tooOpen(mode), .nowhere)]))
    }

    @Test func aFileThatCannotBeReadIsNamed() throws {
        let missing = SettingsSource(environment: [], configFile: path).faults
        #expect(missing == [SettingFault(path, nil, .unreadable(SystemFault(.open, ENOENT)), .nowhere)])
        let folder = SettingsSource(environment: [], configFile: folder.path).faults
        #expect(folder == [SettingFault(self.folder.path, nil, .notAFile, .nowhere)])
        mkfifo(path, 0o600)
        #expect(
            SettingsSource(environment: [], configFile: path).faults == [SettingFault(path, nil, .notAFile, .nowhere)])
        let relative = SettingsSource(environment: [], configFile: "config").faults
        #expect(relative == [SettingFault("HOOKLINE_CONFIG", "config", .notAbsolute, .environment)])
    }

    @Test(arguments: [("/run/credentials", "/run/credentials"), ("", nil)] as [(String, String?)])
    func theCredentialsDirectoryIsNoted(value: String, expected: String?) {
        #expect(SettingsSource(environment: [], credentials: value, configFile: nil).credentials == expected)
        #expect(SettingsSource(environment: [], configFile: nil).credentials == nil)
    }
}

extension String {
    /// As long as that, with blanks.
    fileprivate func padded(_ length: Int) -> String { self + String(repeating: " ", count: length - count) }
}
