import Glibc
import TestSupport
import Testing

@testable import Worker

@Suite struct KeyringTests {
    private let bench: Bench
    private let keyring: Keyring

    init() throws {
        bench = try Bench(secret: "the-first-secret")
        keyring = bench.keyring()
    }

    /// Whether a body signed with that secret is taken now.
    private func takes(_ secret: String) throws -> Bool {
        _ = keyring.refresh()
        return try keyring.takes(secret)
    }

    @Test func aNewSecretIsTakenAndTheOldOneRefused() throws {
        #expect(try takes("the-first-secret"))
        try bench.write(secret: "the-first-secret\nthe-second-secret")
        #expect(try takes("the-first-secret"))
        #expect(try takes("the-second-secret"))
        try bench.write(secret: "the-second-secret")
        #expect(try !takes("the-first-secret"))
        #expect(try takes("the-second-secret"))
        #expect(try bench.logged() == [])
    }

    @Test func aFileThatIsWrittenInPlaceIsSeenToo() throws {
        try writeFile(bench.folder.path("secret"), Array("the-second-secret\n".utf8))
        #expect(try takes("the-second-secret"))
        #expect(try !takes("the-first-secret"))
    }

    @Test(arguments: ["missing", "empty", "too open", "short", "folder"])
    func anUnusableNewFileLeavesTheOldSecretsAndIsToldOnce(how: String) throws {
        let path = bench.folder.path("secret")
        switch how {
        case "missing": unlink(path)
        case "empty": try writeFile(path, [])
        case "too open": try bench.write(secret: "the-second-secret", mode: 0o644)
        case "short": try bench.write(secret: "short")
        default:
            unlink(path)
            try makeDirectory(path, mode: 0o700)
        }
        for _ in 0..<3 { #expect(try takes("the-first-secret")) }
        #expect(try !takes("the-second-secret"))
        let logged = try bench.logged()
        #expect(logged.count == 1)
        #expect(logged[0].hasPrefix("error: HOOKLINE_SECRET_FILE: \(path): "))
        #expect(logged[0].hasSuffix("; the old secrets stay in use"))
    }

    @Test func aGoodFileAfterABadOneIsTaken() throws {
        unlink(bench.folder.path("secret"))
        #expect(try takes("the-first-secret"))
        try bench.write(secret: "the-second-secret")
        #expect(try takes("the-second-secret"))
    }

    @Test func itSaysWhetherThereWereNewSecrets() throws {
        #expect(!keyring.refresh())
        try bench.write(secret: "the-second-secret")
        #expect(keyring.refresh())
        #expect(!keyring.refresh())
        try bench.write(secret: "short")
        #expect(!keyring.refresh())
    }
}
