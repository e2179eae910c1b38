/// What Connectly does to a body: HMAC-SHA256 (RFC 2104) and standard Base64.
package struct WebhookSigner: Sendable {
    /// The made-up secret of the sample bodies.
    package static let sampleSecret = "fake-webhook-secret-for-samples"

    private let inner: SHA256
    private let outer: SHA256

    /// A signer for one secret, used byte for byte.
    package init(secret: String = sampleSecret) { self.init(secret: Array(secret.utf8)) }

    /// The same for a secret that need not be text.
    package init(secret: [UInt8]) {
        var key = secret
        if key.count > 64 { key = sha256(key) }
        key += [UInt8](repeating: 0, count: 64 - key.count)
        var (inner, outer) = (SHA256(), SHA256())
        inner.update(key.map { $0 ^ 0x36 })
        outer.update(key.map { $0 ^ 0x5c })
        (self.inner, self.outer) = (inner, outer)
    }

    /// The text of the header for this body.
    package func signature(of body: [UInt8]) -> String {
        base64(mac(of: body))
    }

    /// The 32 bytes that the header holds.
    package func mac(of body: [UInt8]) -> [UInt8] {
        var (inner, outer) = (inner, outer)
        inner.update(body)
        outer.update(inner.digest())
        return outer.digest()
    }

    /// A signer for bodies that all begin with these bytes: each one then costs only what follows.
    ///
    /// `signature(of:)` of the result takes what comes after the beginning.
    package func afterBeginning(_ beginning: [UInt8]) -> WebhookSigner {
        var inner = inner
        inner.update(beginning)
        return WebhookSigner(inner: inner, outer: outer)
    }

    private init(inner: SHA256, outer: SHA256) {
        (self.inner, self.outer) = (inner, outer)
    }
}

/// The SHA-256 of some bytes.
package func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.digest()
}

/// Standard Base64 with padding (RFC 4648 section 4).
package func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = (0..<3).map { start + $0 < bytes.count ? UInt32(bytes[start + $0]) : 0 }
        let bits = group[0] << 16 | group[1] << 8 | group[2]
        let digits = (0..<4).map { alphabet[Int(bits >> (18 - 6 * UInt32($0)) & 63)] }
        let known = min(3, bytes.count - start) + 1
        text += digits.prefix(known) + [UInt8](repeating: UInt8(ascii: "="), count: 4 - known)
    }
    return String(decoding: text, as: UTF8.self)
}
