import TestSupport
import Testing

@testable import Format

/// A topic is a safe path component, or unknown.
struct TopicTests {
    @Test("a name of the pattern is a topic", arguments: names)
    func name(name: String) {
        #expect(Self.partition(name)?.description == name)
        #expect(topic(name).description == name)
    }

    private static let names = [
        "messages", "delivery_status", "report", "template_status", "a", "z", "a0", "a_", "a__b", "a9z", "torn1",
        "unknown_", "undecodables", "x" + String(repeating: "0", count: 63),
    ]

    @Test("any other name is none, and unknown when it comes from outside", arguments: others)
    func other(name: String) {
        #expect(Self.partition(name) == nil)
        #expect(topic(name) == .unknown)
    }

    private static let others = [
        "", "_a", "0a", "A", "aB", "a-b", "a.b", "a/b", ".", "..", "../a", "/a", "a/", "a b", " a", "a ", "a\n", "a\0",
        "\0", "é", "aé", "ａ", "a\u{301}", "a%41", "a\\b", "a\"", "a'", "a*", "a?", "~a", "a:b", "a,b",
        "messages,report",
        "-a", "a{}", "$a", "\u{7F}", "a\u{7F}", "x" + String(repeating: "0", count: 64),
        String(repeating: "a", count: 300),
    ]

    @Test("a reserved name is a partition, but no sender's topic", arguments: ["unknown", "undecodable", "torn"])
    func reserved(name: String) {
        #expect(Self.partition(name)?.description == name)
        #expect(topic(name) == .unknown)
    }

    @Test func `each byte is judged at the front and behind it`() {
        let letters = Set("abcdefghijklmnopqrstuvwxyz".utf8)
        let parts = letters.union("0123456789_".utf8)
        for byte in UInt8.min...UInt8.max {
            #expect(Self.isName(byte) == letters.contains(byte))
            #expect(Self.isName(0x61, byte) == parts.contains(byte))
            #expect(Self.isName(0x61, byte, 0x7A) == parts.contains(byte))
        }
    }

    @Test func `each length from 1 to 64 is kept whole`() {
        for count in 1...64 {
            let name = String(repeating: "b", count: count)
            #expect(topic(name).withSpan { $0.count } == count)
            #expect(topic(name).description == name)
        }
    }

    @Test func `two are equal when their names are`() {
        #expect(topic("messages") == .messages)
        #expect(topic("delivery_status") == .deliveryStatus)
        #expect(topic("report") == .report)
        #expect(topic("message") != .messages)
        #expect(topic("messagesx") != .messages)
        #expect(topic("massages") != .messages)
        #expect("\(Topic.unknown) \(Topic.undecodable)" == "unknown undecodable")
    }

    private static func isName(_ bytes: UInt8...) -> Bool { Topic(partition: bytes.span) != nil }

    private static func partition(_ name: String) -> Topic? {
        Topic(partition: [UInt8](name.utf8).span)
    }
}
