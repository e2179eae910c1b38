package import Format

/// The topic of a name.
package func topic(_ name: String) -> Topic { Topic(named: Array(name.utf8).span) }

/// The day of ten characters; the first of 1970 for what is none.
package func day(_ text: String) -> Day { Day(Array(text.utf8).span) ?? Day(number: 0) }

/// The moment of 27 characters; the beginning of 1970 for what is none.
package func moment(_ text: String) -> Timestamp { Timestamp(Array(text.utf8).span) ?? Timestamp(microseconds: 0) }

extension Signature {
    /// As the maker from a span, which a macro can't be given.
    package init?(of text: some Sequence<UInt8>) {
        self.init([UInt8](text).span)
    }

    /// The signature that is this digest.
    package init?(digest: [UInt8]) {
        self.init(of: base64(digest).utf8)
    }

    /// A copy of the 44 characters.
    package var textBytes: [UInt8] { (0..<44).map { text[$0] } }

    /// A copy of the 32 bytes.
    package var digestBytes: [UInt8] { (0..<32).map { digest[$0] } }
}

extension [UInt8] {
    /// The same bytes, one bit turned over.
    package func flipping(bit: Int) -> [UInt8] {
        var copy = self
        copy[bit / 8] ^= 1 << UInt8(bit % 8)
        return copy
    }
}
