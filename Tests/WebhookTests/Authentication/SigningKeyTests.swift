import Glibc
import TestSupport
import Testing

@testable import Format
@testable import Webhook

/// HMAC-SHA256 by libcrypto, against the published vectors; and what a key says of itself.
struct SigningKeyTests {
    @Test("the vectors of RFC 4231", arguments: HMACVector.all)
    func vector(vector: HMACVector) throws {
        let mac = WebhookSigner(secret: vector.key).mac(of: vector.bytes)
        #expect(mac.starts(with: vector.digest))
        guard vector.key.count >= SigningKey.shortest else { return }
        let whole = vector.digest + mac.dropFirst(vector.digest.count)
        let key = Stops.key(vector.key)
        #expect(try Self.matches(key, vector.bytes, whole))
        for bit in 0..<256 { #expect(try !Self.matches(key, vector.bytes, whole.flipping(bit: bit))) }
    }

    @Test func `the vector with a key of four bytes has a key that is too short`() throws {
        let short = HMACVector.all.filter { $0.key.count < SigningKey.shortest }
        #expect(short.map(\.name) == ["2: a key shorter than the output"])
    }

    @Test("a key of any length from 8 bytes on signs", arguments: [8, 9, 31, 32, 63, 64, 65, 127, 128, 1000, 4096])
    func lengths(count: Int) throws {
        var random = SplitMix(seed: UInt64(count))
        let secret = random.bytes(count)
        let key = Stops.key(secret)
        for length in [0, 1, 55, 56, 63, 64, 65, 1000] {
            let bytes = random.bytes(length)
            #expect(try Self.matches(key, bytes, WebhookSigner(secret: secret).mac(of: bytes)))
        }
    }

    @Test(
        "a key is used byte for byte",
        arguments: ["\0\0\0\0\0\0\0\0", " secret ", "secret\r\n", "\u{FEFF}secret", "süß-süß"])
    func everyByteCounts(secret: String) throws {
        let key = Stops.key([UInt8](secret.utf8))
        let bytes = [UInt8]("body".utf8)
        #expect(try Self.matches(key, bytes, WebhookSigner(secret: [UInt8](secret.utf8)).mac(of: bytes)))
        let shorter = [UInt8](secret.utf8.dropLast())
        let isZero = shorter.allSatisfy { $0 == 0 }  // RFC 2104 pads keys with zeros
        #expect(try Self.matches(key, bytes, WebhookSigner(secret: shorter).mac(of: bytes)) == isZero)
    }

    @Test func `a key signs many bodies in a row, and two keys do not disturb each other`() throws {
        let one = Stops.key([UInt8]("one-secret".utf8))
        let other = Stops.key([UInt8]("other-secret".utf8))
        for number in 0..<100 {
            let bytes = [UInt8]("\(number)".utf8)
            let digest = WebhookSigner(secret: [UInt8]("one-secret".utf8)).mac(of: bytes)
            #expect(try Self.matches(one, bytes, digest))
            #expect(try !Self.matches(other, bytes, digest))
        }
    }

    @Test func `no description of a key shows more than a fixed word`() {
        let secret = "a-secret-that-must-not-show"
        let key = Stops.key([UInt8](secret.utf8))
        var printed = ""
        print(key, terminator: "", to: &printed)
        var debugPrinted = ""
        debugPrint(key, terminator: "", to: &debugPrinted)
        var dumped = ""
        dump(key, to: &dumped)
        #expect(printed == "SigningKey")
        #expect(debugPrinted == "SigningKey")
        #expect(dumped == "- SigningKey #0\n")
        #expect(String(describing: key) == "SigningKey")
        #expect(String(reflecting: key) == "SigningKey")
        #expect("\(key)" == "SigningKey" && "\([key])" == "[SigningKey]")
        #expect(Mirror(reflecting: key).children.isEmpty)
        #expect(Mirror(reflecting: key).superclassMirror == nil)
    }

    @Test func `nothing that holds a key shows it`() {
        let secret = "a-secret-that-must-not-show"
        let authenticator = Stops.authenticator([UInt8](secret.utf8))
        var dumped = ""
        dump(authenticator, to: &dumped)
        let texts = [dumped, String(describing: authenticator), String(reflecting: authenticator)]
        for text in texts {
            #expect(!text.contains(secret) && !text.contains("context"))
            #expect(text.contains("SigningKey"))
        }
    }

    @Test func `cleansing leaves zeros`() {
        var bytes = [UInt8]("secret".utf8)
        cleanse(&bytes)
        #expect(bytes == [0, 0, 0, 0, 0, 0])
        var none: [UInt8] = []
        cleanse(&none)
        #expect(none.isEmpty)
    }

    @Test func `a key keeps no copy of its secret`() async {
        await #expect(processExitsWith: .success) {
            guard let memory = ProcessMemory(), let needle = memory.needle(of: 48) else { fatalError("no memory") }
            let before = memory.count(of: needle)
            let key = SigningKey(needle.span)
            precondition(memory.count(of: needle) == before, "cleansed")
            precondition(key.made(key.signature(of: needle.span), of: needle.span))
        }
    }

    @Test func `a key that is too short is a fault of the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = SigningKey([UInt8]("seven77".utf8).span)
        }
    }

    private static func matches(_ key: SigningKey, _ bytes: [UInt8], _ digest: [UInt8]) throws -> Bool {
        let signature = try #require(Signature(digest: digest))
        return bytes.withUnsafeBytes { key.matches($0, signature.digest) }
    }
}
