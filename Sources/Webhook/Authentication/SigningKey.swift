private import CCrypto

/// One secret, ready to sign with: HMAC-SHA256 (RFC 2104) by libcrypto's EVP_MAC, which keeps the only copy of the
/// secret and cleanses it in EVP_MAC_CTX_free(3). No description of it shows more than a fixed word.
@safe package final class SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The shortest that is accepted, in bytes: an empty key would let anyone sign.
    package static let shortest = 8

    private let context: OpaquePointer

    /// Nil when libcrypto has no HMAC-SHA256 to give: a host whose configuration names foreign providers only.
    /// - Parameter secret: at least 8 bytes, used as they are.
    package init?(_ secret: Span<UInt8>) {
        precondition(secret.count >= Self.shortest, "settings refuse a short secret")
        guard let context = unsafe SigningKey.makeContext() else { return nil }
        unsafe self.context = unsafe context
        let keyed = unsafe secret.withUnsafeBufferPointer { unsafe SigningKey.start(context, $0) }
        guard keyed else { return nil }
    }

    deinit {
        unsafe EVP_MAC_CTX_free(context)
    }

    private static func makeContext() -> OpaquePointer? {
        let options =
            OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS | OPENSSL_INIT_NO_LOAD_CONFIG
            | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS
        OPENSSL_init_crypto(UInt64(options), nil)
        guard let mac = unsafe EVP_MAC_fetch(nil, "HMAC", nil) else { return nil }
        defer { unsafe EVP_MAC_free(mac) }
        return unsafe EVP_MAC_CTX_new(mac)
    }

    /// Sets the digest and the key: EVP_MAC_init(3).
    private static func start(_ context: OpaquePointer, _ secret: UnsafeBufferPointer<UInt8>) -> Bool {
        var name: [CChar] = [83, 72, 65, 50, 53, 54, 0]  // SHA256
        return unsafe name.withUnsafeMutableBufferPointer { name in
            var parameters = unsafe [
                OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            return unsafe EVP_MAC_init(context, secret.baseAddress, secret.count, &parameters) == 1
        }
    }

    /// Whether the digest of the bytes under this key is the given one; nil when libcrypto fails.
    func matches(_ bytes: UnsafeRawBufferPointer, _ digest: InlineArray<32, UInt8>) -> Bool? {
        var own = InlineArray<32, UInt8>(repeating: 0)
        guard unsafe compute(bytes, &own) else { return nil }
        return unsafe own.span.withUnsafeBytes { own in
            unsafe digest.span.withUnsafeBytes { given in
                unsafe CRYPTO_memcmp(own.baseAddress, given.baseAddress, 32) == 0
            }
        }
    }

    /// Whether the signature is that of the text under this key; nil when libcrypto fails.
    package func made(_ signature: Signature, of text: Span<UInt8>) -> Bool? {
        unsafe text.withUnsafeBytes { unsafe matches($0, signature.digest) }
    }

    /// The signature of a text; nil when libcrypto fails.
    package func signature(of text: Span<UInt8>) -> Signature? {
        var digest = InlineArray<32, UInt8>(repeating: 0)
        let isMade = unsafe text.withUnsafeBytes { unsafe compute($0, &digest) }
        return isMade ? Signature(digest: digest) : nil
    }

    /// The kept context is started anew with the key it has: EVP_MAC_init(3) with no key.
    private func compute(_ bytes: UnsafeRawBufferPointer, _ digest: inout InlineArray<32, UInt8>) -> Bool {
        var written = 0
        var span = digest.mutableSpan
        return unsafe span.withUnsafeMutableBufferPointer { digest in
            let data = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return unsafe EVP_MAC_init(context, nil, 0, nil) == 1
                && EVP_MAC_update(context, data, bytes.count) == 1
                && EVP_MAC_final(context, digest.baseAddress, &written, digest.count) == 1
                && written == 32
        }
    }

    package var description: String { "SigningKey" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Overwrites secret bytes so that no copy stays behind: OPENSSL_cleanse(3).
package func cleanse(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
}
