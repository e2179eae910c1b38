import TestSupport
import Testing

@testable import Format
@testable import Webhook

/// Which bodies are Connectly's, and why the others are not.
struct AuthenticatorTests {
    private static let body = Sample.body("delivery-delivered-minimal.json")

    @Test("every sample has the signature that the documents list", arguments: Sample.known)
    func sample(sample: Sample) throws {
        let listed = try #require(Signature(of: sample.signature.utf8))
        #expect(Self.fault(sample.body, .present(listed)) == nil)
        #expect(Self.fault(sample.body + [0x0A], .present(listed)) == .wrong)
        #expect(Self.fault([UInt8](sample.body.dropLast()), .present(listed)) == .wrong)
    }

    @Test func `the list names every sample`() throws {
        #expect(try Sample.all().count == 36)
    }

    @Test func `a sample is not signed by another sample's signature`() {
        for (one, other) in zip(Sample.known, Sample.known.dropFirst()) {
            #expect(Self.fault(one.body, .present(Stops.signature(of: other.body))) == .wrong)
        }
    }

    @Test func `an authentic body is the request's, byte for byte`() {
        let topic = Stops.topic("template_status")
        let body = Stops.authentic(Self.body, locationTopic: topic)
        #expect(body.signature == Stops.signature(of: Self.body))
        #expect(body.locationTopic == topic)
        #expect(body.takeBytes().bytes == Self.body)
    }

    @Test func `without a signature nothing is authentic`() {
        #expect(Self.fault(Self.body, .missing) == .missing)
        #expect(Self.fault(Self.body, .malformed) == .malformed)
    }

    @Test func `each of the digest's 256 bits counts`() throws {
        let digest = Stops.signature(of: Self.body).digestBytes
        for bit in 0..<256 {
            let forged = try #require(Signature(digest: digest.flipping(bit: bit)))
            #expect(Self.fault(Self.body, .present(forged)) == .wrong)
        }
        #expect(Self.fault(Self.body, .present(Stops.signature(of: Self.body))) == nil)
    }

    @Test func `each bit of the body counts`() {
        let signature = Stops.signature(of: Self.body)
        for bit in 0..<Self.body.count * 8 {
            #expect(Self.fault(Self.body.flipping(bit: bit), .present(signature)) == .wrong)
        }
    }

    @Test func `a body cut or lengthened anywhere is another body`() {
        let signature = Stops.signature(of: Self.body)
        for count in 0..<Self.body.count {
            let fault = Self.fault([UInt8](Self.body[..<count]), .present(signature))
            #expect(fault == (count == 0 ? .emptyBody : .wrong))
        }
        for byte in UInt8.min...UInt8.max {
            #expect(Self.fault(Self.body + [byte], .present(signature)) == .wrong)
            #expect(Self.fault([byte] + Self.body, .present(signature)) == .wrong)
        }
    }

    @Test("a body of any length can be signed", arguments: [0, 1, 63, 64, 65, 16383, 16384, 16385, 300_000])
    func lengths(count: Int) {
        let body = [UInt8](repeating: 0x20, count: count)
        #expect(Self.fault(body, .present(Stops.signature(of: body))) == nil)
    }

    @Test("any one of eight secrets will do", arguments: 0..<8)
    func secrets(place: Int) {
        let secrets = (0..<8).map { [UInt8]("secret-number-\($0)".utf8) }
        let authenticator = Authenticator(keys: secrets.map(Stops.key))
        let signature = Stops.signature(of: Self.body, secret: secrets[place])
        #expect(Self.fault(Self.body, .present(signature), authenticator) == nil)
        let others = Authenticator(keys: secrets.indices.filter { $0 != place }.map { Stops.key(secrets[$0]) })
        #expect(Self.fault(Self.body, .present(signature), others) == .wrong)
    }

    @Test func `a secret that is none of eight will not do`() {
        let authenticator = Authenticator(keys: (0..<8).map { Stops.key([UInt8]("secret-number-\($0)".utf8)) })
        for stranger in ["secret-number-8", "secret-number-", "secret-number-00", "SECRET-NUMBER-0"] {
            let signature = Stops.signature(of: Self.body, secret: [UInt8](stranger.utf8))
            #expect(Self.fault(Self.body, .present(signature), authenticator) == .wrong)
        }
        let unkeyed = Stops.signature(of: Self.body, secret: [])
        #expect(Self.fault(Self.body, .present(unkeyed), authenticator) == .wrong)
    }

    @Test func `a refused request does not spoil the next one`() {
        let authenticator = Stops.authenticator(Stops.secret)
        let right = Stops.signature(of: Self.body)
        let wrong = Stops.signature(of: Self.body, secret: [UInt8]("another-secret".utf8))
        for _ in 0..<10 {
            #expect(Self.fault(Self.body, .present(wrong), authenticator) == .wrong)
            #expect(Self.fault(Self.body, .present(right), authenticator) == nil)
        }
    }

    @Test func `without a key the program ends`() async {
        await #expect(processExitsWith: .failure) { _ = Authenticator(keys: []) }
    }

    /// Why a body with that signature is refused; nil when it is authentic.
    private static func fault(
        _ body: [UInt8], _ signature: SignatureField, _ authenticator: Authenticator? = nil
    ) -> AuthenticationFault? {
        let authenticator = authenticator ?? samples
        do throws(AuthenticationFault) {
            _ = try authenticator.authenticate(Stops.request(body, signature))
            return nil
        } catch {
            return error
        }
    }

    private static var samples: Authenticator { Stops.authenticator(Stops.secret) }
}
