private import Glibc

/// Text that came from outside, kept byte for byte. Paths are bytes, and Swift's strings are not: so a byte that is not
/// UTF-8 stands in a string as the character U+10FF00 + byte, of the last private plane, and goes out as that byte again.
/// A true character of that range comes in as its four bytes. So no name is repaired into another one.
extension String {
    /// The first of the 256 characters that stand for bytes.
    package static let firstByteCharacter: UInt32 = 0x10FF00

    /// The text of some bytes, whatever they are. ASCII, which nearly all is, takes the short way.
    package init(keeping bytes: UnsafeBufferPointer<UInt8>) {
        if unsafe Self.isASCII(bytes) {
            self = unsafe String(decoding: bytes, as: UTF8.self)
            return
        }
        guard let text = unsafe String(validating: bytes, as: UTF8.self), !text.mayHoldBytes else {
            self = unsafe Self.keepingEach(Array(bytes))
            return
        }
        self = text
    }

    /// The text of some bytes, whatever they are.
    package init(keeping bytes: some Sequence<UInt8>) {
        let all = Array(bytes)
        self = unsafe all.withUnsafeBufferPointer { unsafe String(keeping: $0) }
    }

    /// The text of what the C library gives.
    init(keeping text: UnsafePointer<CChar>) {
        let count = unsafe strlen(text)
        self = unsafe text.withMemoryRebound(to: UInt8.self, capacity: count) {
            unsafe String(keeping: UnsafeBufferPointer(start: $0, count: count))
        }
    }

    private static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var place = 0
        while place < bytes.count {
            if unsafe bytes[place] >= 0x80 { return false }
            place += 1
        }
        return true
    }

    private static func keepingEach(_ bytes: [UInt8]) -> String {
        var scalars = String.UnicodeScalarView()
        var place = 0
        while place < bytes.count {
            let length = characterLength(bytes[place])
            let end = Swift.min(bytes.count, place + length)
            let text = String(validating: bytes[place..<end], as: UTF8.self)
            if let text, !text.mayHoldBytes {
                scalars.append(contentsOf: text.unicodeScalars)
                place = end
            } else {
                scalars.append(byteCharacter(bytes[place]))
                place += 1
            }
        }
        return String(scalars)
    }

    /// As the first byte of a character tells it: RFC 3629, section 3.
    private static func characterLength(_ first: UInt8) -> Int {
        first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    }

    private static func byteCharacter(_ byte: UInt8) -> Unicode.Scalar {
        Unicode.Scalar(firstByteCharacter + UInt32(byte)) ?? "?"  // all 256 are characters
    }

    /// It has a character of the range; then it is looked at one by one.
    private var mayHoldBytes: Bool {
        utf8.contains(0xF4) && unicodeScalars.contains { $0.byteItStandsFor != nil }
    }

    /// The bytes that came in.
    package var keptBytes: [UInt8] {
        guard mayHoldBytes else { return Array(utf8) }
        return unicodeScalars.flatMap { scalar in
            scalar.byteItStandsFor.map { [$0] } ?? Array(UTF8.encode(scalar) ?? .init())
        }
    }

    /// The bytes that came in, as the kernel takes a path. In place where all is UTF-8, which allocates nothing.
    func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        unsafe withCString { text in
            if unsafe strchr(text, 0xF4) == nil { return unsafe body(text) }
            let bytes = keptBytes.map { CChar(bitPattern: $0) } + [0]
            return unsafe bytes.withUnsafeBufferPointer { all in
                guard let base = all.baseAddress else { return unsafe body(text) }
                return unsafe body(base)
            }
        }
    }
}

extension Unicode.Scalar {
    /// The byte that came in, where the character stands for one.
    package var byteItStandsFor: UInt8? {
        value < String.firstByteCharacter ? nil : UInt8(truncatingIfNeeded: value)
    }
}
