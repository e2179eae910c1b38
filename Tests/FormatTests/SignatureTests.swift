import TestSupport
import Testing

@testable import Format

/// The strict form of the header's value.
struct SignatureTests {
    private static let text = "v0jJPgq0/RTzpTU2MRdVHkWyxB2C2b7KCU0n7OgJ3yM="

    @Test("32 bytes in standard Base64 are a signature", arguments: Sample.known)
    func accepted(sample: Sample) throws {
        let signature = try #require(Signature(of: sample.signature.utf8))
        #expect(signature.textBytes == [UInt8](sample.signature.utf8))
        #expect(signature.digestBytes == WebhookSigner().mac(of: sample.body))
    }

    @Test("what is not exactly of that form is none", arguments: Self.malformed)
    func refused(name: String, text: String) {
        #expect(Signature(of: text.utf8) == nil)
    }

    private static let malformed: [(String, String)] = [
        ("empty", ""),
        ("a space", " "),
        ("white space before", " " + text),
        ("white space after", text + " "),
        ("a tab after", text + "\t"),
        ("CR and LF after", text + "\r\n"),
        ("a LF after", text + "\n"),
        ("white space within", "v0jJPgq0/RTzpTU2MRdVHkWy xB2C2b7KCU0n7OgJ3yM="),
        ("white space in place of a character", "v0jJPgq0/RTzpTU2MRdVH WyxB2C2b7KCU0n7OgJ3yM="),
        ("in quotation marks", "\"" + text + "\""),
        ("with a name before it", "sha256=" + text),
        ("no padding", String(text.dropLast())),
        ("padding twice", text + "="),
        ("padding of two", String(text.dropLast(2)) + "=="),
        ("padding at the front", "=" + text.dropLast()),
        ("padding within", "v0jJPgq0/RTzpTU2MRdVH=WyxB2C2b7KCU0n7OgJ3yM="),
        ("padding alone", String(repeating: "=", count: 44)),
        ("padding in place of the last character but one", String(text.dropLast(2)) + "=M"),
        ("another character in place of padding", String(text.dropLast()) + "A"),
        ("percent-encoded padding", text.dropLast() + "%3D"),
        ("the URL-safe solidus", text.replacing("/", with: "_")),
        ("the URL-safe plus", text.replacing("v", with: "-")),
        ("a point", text.replacing("/", with: ".")),
        ("a backslash", text.replacing("/", with: "\\")),
        ("a NUL", text.replacing("/", with: "\0")),
        ("a character beyond ASCII, of the same count of bytes", "é" + text.dropFirst(2)),
        ("twice, joined by a comma", text + "," + text),
        ("twice, joined by a comma and a space", text + ", " + text),
        ("twice, side by side", text + text),
        ("a comma and nothing", text + ","),
        ("hexadecimal", "bf48c93e0ab4fd14f3a53536311755"),
        ("hexadecimal of 44 digits", String(repeating: "a0", count: 22)),
        ("31 bytes", base64([UInt8](repeating: 7, count: 31))),
        ("33 bytes", base64([UInt8](repeating: 7, count: 33))),
        ("32 bytes, without the strict last character", String(text.dropLast(2)) + "N="),
    ]

    @Test func `each truncation and each lengthening is none`() {
        let bytes = [UInt8](Self.text.utf8)
        for count in 0..<44 { #expect(Signature(of: bytes[..<count]) == nil) }
        for count in 1...44 { #expect(Signature(of: bytes + bytes[..<count]) == nil) }
    }

    @Test func `each byte at each place is a signature only in the alphabet`() {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for place in 0..<42 {
            for byte in UInt8.min...UInt8.max {
                var bytes = [UInt8](Self.text.utf8)
                bytes[place] = byte
                #expect((Signature(of: bytes) != nil) == alphabet.contains(byte))
            }
        }
    }

    @Test func `of the last character the two spare bits are zero`() {
        let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for (value, character) in alphabet.enumerated() {
            var bytes = [UInt8](Self.text.utf8)
            bytes[42] = character
            #expect((Signature(of: bytes) != nil) == (value % 4 == 0))
        }
    }

    @Test func `two are equal when their 32 bytes are`() throws {
        let one = try #require(Signature(of: Self.text.utf8))
        let same = try #require(Signature(of: Self.text.utf8))
        #expect(one == same)
        for bit in 0..<256 {
            let other = try #require(Signature(digest: one.digestBytes.flipping(bit: bit)))
            #expect(one != other)
        }
    }
}
