import Format
import TestSupport

@testable import Webhook

/// The stops of one delivery, made the only way there is: each by the function that earns it.
enum Stops {
    /// What signs every sample.
    static let secret = [UInt8](WebhookSigner.sampleSecret.utf8)

    /// A body signed with the samples' secret, authenticated.
    static func authentic(
        _ bytes: [UInt8], locationTopic: Topic? = nil, pool: BufferPool = BufferPool()
    ) -> AuthenticBody {
        let request = request(bytes, .present(signature(of: bytes)), locationTopic: locationTopic, pool: pool)
        do {
            return try authenticator(Stops.secret).authenticate(request)
        } catch {
            fatalError("a signed body is authentic, but \(error)")
        }
    }

    /// The same, decoded.
    static func decoded(
        _ bytes: [UInt8], locationTopic: Topic? = nil, pool: BufferPool = BufferPool()
    ) -> DecodedBody {
        EventDecoder.decode(authentic(bytes, locationTopic: locationTopic, pool: pool))
    }

    /// The bytes of the stamped line.
    static func line(
        _ bytes: [UInt8], locationTopic: Topic? = nil, at stamp: Timestamp = Timestamp(microseconds: 0)
    ) -> [UInt8] {
        var line = LineEncoder.line(of: decoded(bytes, locationTopic: locationTopic))
        return line.withBytes(stampedAt: stamp) { [UInt8]($0) }
    }

    /// A request whose body is a copy of the bytes.
    static func request(
        _ bytes: [UInt8], _ signature: SignatureField, locationTopic: Topic? = nil, pool: BufferPool = BufferPool()
    ) -> Request {
        Request(signature: signature, locationTopic: locationTopic, body: buffer(bytes, pool: pool))
    }

    /// A buffer with a copy of the bytes.
    static func buffer(_ bytes: [UInt8], pool: BufferPool = BufferPool()) -> ByteBuffer {
        var buffer = pool.take()
        buffer.append(bytes.span)
        return buffer
    }

    /// Tells bodies signed with one of the secrets.
    static func authenticator(_ secrets: [UInt8]...) -> Authenticator {
        Authenticator(keys: secrets.map(key))
    }

    /// A key of that secret.
    static func key(_ secret: [UInt8]) -> SigningKey {
        SigningKey(secret.span)
    }

    /// The signature of the bytes under the samples' secret.
    static func signature(of bytes: [UInt8], secret: [UInt8] = Stops.secret) -> Signature {
        guard let signature = Signature(signatureText(of: bytes, secret: secret).span) else {
            fatalError("32 bytes in Base64 are a signature")
        }
        return signature
    }

    /// Its 44 characters.
    static func signatureText(of bytes: [UInt8], secret: [UInt8] = Stops.secret) -> [UInt8] {
        [UInt8](base64(WebhookSigner(secret: secret).mac(of: bytes)).utf8)
    }

    /// The topic of that name.
    static func topic(_ name: String) -> Topic { TestSupport.topic(name) }
}

extension ByteBuffer {
    /// A copy of the bytes.
    var bytes: [UInt8] { withBytes { [UInt8]($0) } }
}
