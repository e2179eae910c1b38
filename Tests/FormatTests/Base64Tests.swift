import Foundation
import TestSupport
import Testing

@testable import Format

/// Standard Base64 with padding: RFC 4648, section 4.
struct Base64Tests {
    @Test("the vectors of RFC 4648", arguments: vectors)
    func vector(text: String, encoded: String) {
        #expect(Self.encoded([UInt8](text.utf8)) == encoded)
    }

    private static let vectors = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test func `bytes of each length are encoded as by Foundation`() {
        var random = SplitMix(seed: 64)
        for count in 0...300 {
            let bytes = random.bytes(count)
            #expect(Self.encoded(bytes) == Data(bytes).base64EncodedString())
        }
    }

    @Test func `each value of a byte is encoded at each place as by Foundation`() {
        for byte in UInt8.min...UInt8.max {
            for place in 0..<3 {
                var bytes: [UInt8] = [0x5A, 0xA5, 0x5A]
                bytes[place] = byte
                #expect(Self.encoded(bytes) == Data(bytes).base64EncodedString())
            }
        }
    }

    @Test func `only the standard alphabet has values`() {
        let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for byte in UInt8.min...UInt8.max {
            #expect(Base64.value(of: byte) == alphabet.firstIndex(of: byte).map { UInt8($0) })
        }
    }

    private static func encoded(_ bytes: [UInt8]) -> String {
        var text = [UInt8](repeating: 0, count: Base64.length(of: bytes.count))
        var room = text.mutableSpan
        Base64.encode(bytes.span, into: &room)
        return String(decoding: text, as: UTF8.self)
    }
}
