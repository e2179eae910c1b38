/// One of the test cases of RFC 4231, section 4: the part for HMAC-SHA-256.
struct HMACVector: Sendable, CustomStringConvertible {
    let name: String
    let key: [UInt8]
    let bytes: [UInt8]
    /// 32 bytes, or the 16 that case 5 keeps.
    let digest: [UInt8]

    var description: String { name }

    private init(_ name: String, key: [UInt8], bytes: [UInt8], digest: String) {
        self.name = name
        self.key = key
        self.bytes = bytes
        let digits = Array(digest)
        self.digest = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
    }

    private static func times(_ count: Int, _ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: count) }

    static let all = [
        HMACVector(
            "1: a key of 20 bytes", key: times(20, 0x0B), bytes: Array("Hi There".utf8),
            digest: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        HMACVector(
            "2: a key shorter than the output", key: Array("Jefe".utf8),
            bytes: Array("what do ya want for nothing?".utf8),
            digest: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        HMACVector(
            "3: key and data longer than 64 bytes together", key: times(20, 0xAA), bytes: times(50, 0xDD),
            digest: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        HMACVector(
            "4: the same with another key", key: Array(1...25), bytes: times(50, 0xCD),
            digest: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        HMACVector(
            "5: cut to 128 bits", key: times(20, 0x0C), bytes: Array("Test With Truncation".utf8),
            digest: "a3b6167473100ee06e0c796c2955552b"),
        HMACVector(
            "6: a key longer than a block", key: times(131, 0xAA),
            bytes: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            digest: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        HMACVector(
            "7: key and data longer than a block", key: times(131, 0xAA), bytes: Array(longText.utf8),
            digest: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    private static let longText = """
        This is a test using a larger than block-size key and a larger than block-size data. \
        The key needs to be hashed before being used by the HMAC algorithm.
        """
}
