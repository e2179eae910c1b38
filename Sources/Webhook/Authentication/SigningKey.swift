private import CCrypto
package import Format

/// One secret, ready to sign with: HMAC-SHA256 (RFC 2104) on libcrypto's SHA-256. It keeps no copy of the secret, only
/// the two states that follow from it, and cleanses them. No description of it shows more than a fixed word.
///
/// SHA256_Init(3) and its kin need no set-up, no memory and no provider; libcrypto's EVP_MAC costs a process 840,000
/// instructions before its first digest, and each digest 1,700.
@safe package final class SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The shortest that is accepted, in bytes: an empty key would let anyone sign.
    package static let shortest = 8

    /// The digests' states behind the key's inner and outer block (RFC 2104, section 4).
    private var inner: SHA256_CTX
    private var outer: SHA256_CTX

    /// - Parameter secret: at least 8 bytes, used as they are.
    package init(_ secret: Span<UInt8>) {
        precondition(secret.count >= Self.shortest, "settings refuse a short secret")
        var key = InlineArray<64, UInt8>(repeating: 0)
        Self.fill(&key, from: secret)
        inner = Self.state(behind: &key, changedBy: 0x36)
        outer = Self.state(behind: &key, changedBy: 0x36 ^ 0x5C)
        unsafe withUnsafeMutableBytes(of: &key) { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
    }

    deinit {
        unsafe OPENSSL_cleanse(&inner, MemoryLayout<SHA256_CTX>.size)
        unsafe OPENSSL_cleanse(&outer, MemoryLayout<SHA256_CTX>.size)
    }

    /// The secret in front of the zeros of a block; its digest where it is longer than that.
    private static func fill(_ key: inout InlineArray<64, UInt8>, from secret: Span<UInt8>) {
        if secret.count <= key.count {
            for place in 0..<secret.count { key[place] = secret[place] }
            return
        }
        var state = SHA256_CTX()
        unsafe SHA256_Init(&state)
        unsafe secret.withUnsafeBytes { _ = unsafe SHA256_Update(&state, $0.baseAddress, $0.count) }
        unsafe withUnsafeMutableBytes(of: &key) { _ = unsafe SHA256_Final($0.baseAddress, &state) }
    }

    /// Changes each byte of the key's block, in place; gives the state of a digest that has taken it.
    private static func state(behind key: inout InlineArray<64, UInt8>, changedBy mask: UInt8) -> SHA256_CTX {
        for place in 0..<key.count { key[place] ^= mask }
        var state = SHA256_CTX()
        unsafe SHA256_Init(&state)
        unsafe withUnsafeBytes(of: &key) { _ = unsafe SHA256_Update(&state, $0.baseAddress, $0.count) }
        return state
    }

    /// Whether the digest of the bytes under this key is the given one: CRYPTO_memcmp(3).
    func matches(_ bytes: UnsafeRawBufferPointer, _ digest: InlineArray<32, UInt8>) -> Bool {
        let own = unsafe self.digest(of: bytes)
        return unsafe own.span.withUnsafeBytes { own in
            unsafe digest.span.withUnsafeBytes { given in
                unsafe CRYPTO_memcmp(own.baseAddress, given.baseAddress, 32) == 0
            }
        }
    }

    /// Whether the signature is that of the text under this key.
    package func made(_ signature: Signature, of text: Span<UInt8>) -> Bool {
        unsafe text.withUnsafeBytes { unsafe matches($0, signature.digest) }
    }

    /// The signature of a text.
    package func signature(of text: Span<UInt8>) -> Signature {
        unsafe text.withUnsafeBytes { Signature(digest: unsafe digest(of: $0)) }
    }

    private func digest(of bytes: UnsafeRawBufferPointer) -> InlineArray<32, UInt8> {
        var digest = InlineArray<32, UInt8>(repeating: 0)
        var span = digest.mutableSpan
        unsafe span.withUnsafeMutableBufferPointer { digest in
            var state = inner
            unsafe SHA256_Update(&state, bytes.baseAddress, bytes.count)
            unsafe SHA256_Final(digest.baseAddress, &state)
            state = outer
            unsafe SHA256_Update(&state, digest.baseAddress, digest.count)
            unsafe SHA256_Final(digest.baseAddress, &state)
        }
        return digest
    }

    package var description: String { "SigningKey" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Overwrites secret bytes so that no copy stays behind: OPENSSL_cleanse(3).
package func cleanse(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
}
