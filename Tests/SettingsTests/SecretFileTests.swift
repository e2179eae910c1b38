import Format
import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Settings

@Suite struct SecretFileTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func read(_ text: String, mode: UInt32 = 0o600) throws -> SecretFile {
        SecretFile(at: try folder.write("secret", Array(text.utf8), mode: mode))
    }

    private func problems(_ file: SecretFile) -> [SettingFault.Problem] {
        #expect(file.faults.allSatisfy { $0.subject == "HOOKLINE_SECRET_FILE" && $0.value == folder.path("secret") })
        return file.faults.map(\.problem)
    }

    @Test(
        arguments: [
            ("", [.noSecret]), ("\n", [.emptySecret(line: 1)]),
            ("1234567\n", [.shortSecret(line: 1)]), ("sixteen-bytes-xx\n\nsixteen-bytes-yy\n", [.emptySecret(line: 2)]),
            ("short\n\nsixteen-bytes-yy", [.shortSecret(line: 1), .emptySecret(line: 2)]),
            ("sixteen-bytes-xx\n\n", [.emptySecret(line: 2)]),
            (String(repeating: "sixteen-bytes-xx\n", count: 9), [.tooManySecrets(9)]),
            ("# Connectly webhook secret\nsixteen-bytes-xx\n", [.commentLine(1)]),
            ("sixteen-bytes-xx\n \t#behind-blanks\n", [.commentLine(2)]),
            ("\u{FEFF}# behind a mark\nsixteen-bytes-xx\n", [.commentLine(1)]),
            (String(repeating: "x", count: 65537), [.tooLong(65536)]),
        ] as [(String, [SettingFault.Problem])])
    func aFileWithoutUsableSecretsIsAFault(text: String, expected: [SettingFault.Problem]) throws {
        #expect(problems(try read(text)) == expected)
    }

    @Test(arguments: [
        ("12345678", 1), ("sixteen-bytes-xx", 1), ("sixteen-bytes-xx\n", 1), ("sixteen-bytes-xx\nsixteen-bytes-yy", 2),
    ])
    func eachLineIsASecretAndTheLastOneMayDoWithoutItsEnd(text: String, count: Int) throws {
        let file = try read(text)
        #expect(file.keys.count == count)
        #expect(file.faults == [])
    }

    @Test func eightSecretsAreAllowed() throws {
        #expect(try read(String(repeating: "sixteen-bytes-xx\n", count: 8)).keys.count == 8)
    }

    @Test(arguments: [
        (0o600, true), (0o400, true), (0o640, true), (0o440, true), (0o700, true), (0o604, false), (0o602, false),
        (0o620, false), (0o660, false), (0o644, false),
    ])
    func aFileThatOthersMayReadOrGroupMayWriteIsAFault(mode: UInt32, isGood: Bool) throws {
        #expect(problems(try read("sixteen-bytes-xx\n", mode: mode)) == (isGood ? [] : [.tooOpen(mode)]))
    }

    @Test(
        arguments: [
            ("fifteen-bytes-x\n", [.short(line: 1, bytes: 15)]), ("sixteen-bytes-xx\n", []),
            ("sixteen-bytes-xx\r\n", [.carriageReturn(line: 1)]), ("\u{FEFF}sixteen-bytes-xx\n", [.byteOrderMark]),
            ("sixteen\u{0}bytes-xx\n", [.nul(line: 1)]), ("'sixteen-bytes-xx'\n", [.quoted(line: 1)]),
            (" sixteen-bytes-xx\n", [.blankAtEnd(line: 1)]), ("sixteen-bytes-xx\t\n", [.blankAtEnd(line: 1)]),
            ("sixteen-bytes-xx\nshort-one \n", [.short(line: 2, bytes: 10), .blankAtEnd(line: 2)]),
        ] as [(String, [SecretFile.Warning])])
    func whatIsLikelyASlipIsWarnedOf(text: String, warnings: [SecretFile.Warning]) throws {
        let file = try read(text)
        #expect(file.warnings == warnings)
        #expect(file.faults == [])
    }

    @Test func aFileThatCannotBeReadIsAFault() throws {
        let missing = SecretFile(at: folder.path("secret"))
        #expect(problems(missing) == [.unreadable(SystemFault(.open, ENOENT))])
        #expect(missing.status == nil)
        try makeDirectory(folder.path("secret"), mode: 0o700)
        #expect(problems(SecretFile(at: folder.path("secret"))) == [.notAFile])
        rmdir(folder.path("secret"))
        mkfifo(folder.path("secret"), 0o600)
        #expect(problems(SecretFile(at: folder.path("secret"))) == [.notAFile])
    }

    @Test func theSecretIsUsedByteForByte() throws {
        for secret in ["fake-webhook-secret-for-samples", " with blanks ", "with-a-CR-at-its-end\r", "größer-als-8"] {
            let keys = try read(secret + "\n").keys
            let body = Array("{}".utf8)
            let signature = Signature(Array(WebhookSigner(secret: secret).signature(of: body).utf8).span)
            var buffer = BufferPool().take()
            buffer.append(body.span)
            let field = try #require(signature.map { SignatureField.present($0) })
            _ = try Authenticator(keys: keys)
                .authenticate(Request(signature: field, locationTopic: nil, body: buffer))
        }
    }

    @Test func noDescriptionShowsTheSecret() throws {
        let file = try read("fake-webhook-secret\n")
        var dumped = ""
        dump(file, to: &dumped)
        #expect(!"\(file) \(dumped)".contains("fake-webhook"))
    }
}
