/// The name of a partition: `[a-z][a-z0-9_]{0,63}`, so it is a safe path component, and it needs no escape in JSON.
package struct Topic: Equatable, Sendable {
    /// The longest name, in bytes.
    package static let longest = 64

    private let storage: InlineArray<64, UInt8>
    private let count: UInt8

    /// Events that say no topic we can use as a name.
    package static let unknown = Topic(reserved: "unknown")
    /// Authentic bodies that are not JSON.
    package static let undecodable = Topic(reserved: "undecodable")
    package static let messages = Topic(reserved: "messages")
    package static let deliveryStatus = Topic(reserved: "delivery_status")
    package static let report = Topic(reserved: "report")

    /// Names that are ours and no sender's: the folders of what has no topic.
    private static let reserved: [StaticString] = ["unknown", "undecodable", "torn"]

    /// Nil when the name is not of the pattern.
    package init?(partition name: Span<UInt8>) {
        guard (1...Self.longest).contains(name.count), Self.isLetter(name[0]) else { return nil }
        var storage = InlineArray<64, UInt8>(repeating: 0)
        for index in 0..<name.count {
            guard Self.isPart(name[index]) else { return nil }
            storage[index] = name[index]
        }
        self.storage = storage
        count = UInt8(name.count)
    }

    /// The topic that a sender or a setting names: `unknown` when it can't be one, or is one of the reserved names.
    package init(named name: Span<UInt8>) {
        guard let topic = Topic(partition: name), !Self.reserved.contains(where: { topic.isNamed($0) }) else {
            self = .unknown
            return
        }
        self = topic
    }

    private init(reserved name: StaticString) {
        var storage = InlineArray<64, UInt8>(repeating: 0)
        for index in 0..<name.utf8CodeUnitCount { storage[index] = unsafe name.utf8Start[index] }
        self.storage = storage
        count = UInt8(name.utf8CodeUnitCount)
    }

    private func isNamed(_ name: StaticString) -> Bool {
        guard name.utf8CodeUnitCount == Int(count) else { return false }
        return self == Topic(reserved: name)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
    }

    /// The name's bytes, for the time of a call.
    package func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(storage.span.extracting(0..<Int(count)))
    }

    package static func == (one: Topic, other: Topic) -> Bool {
        guard one.count == other.count else { return false }
        // Through spans: half the instructions of the arrays' own subscripts, and a reader compares topics all the time.
        let (bytes, others) = (one.storage.span, other.storage.span)
        for index in 0..<Int(one.count) where bytes[index] != others[index] { return false }
        return true
    }
}

extension Topic: CustomStringConvertible {
    package var description: String {
        withSpan { name in unsafe name.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) } }
    }
}
