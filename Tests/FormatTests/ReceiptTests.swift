import Testing

@testable import Format

/// The text that names a stored line's bytes.
struct ReceiptTests {
    @Test(
        "a receipt is read as it is written",
        arguments: [
            "messages/2026-11-22.ndjson:0:1", "messages/2026-11-22.ndjson:4711:312", "a/0000-01-01.1.ndjson:10:2",
            "delivery_status/9999-12-31.4711.ndjson:999999999999999999:999999999999999999",
        ])
    func both(text: String) throws {
        let receipt = try #require(Receipt(text))
        #expect(receipt.text == text)
        #expect(receipt.end == receipt.offset + receipt.length)
    }

    @Test func `its parts are those of the line`() throws {
        let receipt = try #require(Receipt("report/2026-11-22.3.ndjson:4711:312"))
        #expect(receipt.partition.topic == .report && receipt.partition.day.description == "2026-11-22")
        #expect(receipt.partition.segment == 3 && receipt.offset == 4711 && receipt.length == 312)
        #expect(receipt.end == 5023)
    }

    @Test(
        "any other text is none",
        arguments: [
            "", ":", "::", "messages/2026-11-22.ndjson", "messages/2026-11-22.ndjson:1",
            "messages/2026-11-22.ndjson:1:",
            "messages/2026-11-22.ndjson::1", "messages/2026-11-22.ndjson:1:0", "messages/2026-11-22.ndjson:-1:1",
            "messages/2026-11-22.ndjson:01:1", "messages/2026-11-22.ndjson:1:01", "messages/2026-11-22.ndjson:+1:1",
            "messages/2026-11-22.ndjson:1:1:", "messages/2026-11-22.ndjson:1:1 ", " messages/2026-11-22.ndjson:1:1",
            "messages/2026-11-22.ndjson.gz:1:1", "messages/2026-11-22.0.ndjson:1:1", "messages/2026-02-29.ndjson:1:1",
            "/messages/2026-11-22.ndjson:1:1", "data/messages/2026-11-22.ndjson:1:1", "2026-11-22.ndjson:1:1",
            "Messages/2026-11-22.ndjson:1:1", "../2026-11-22.ndjson:1:1", "messages/2026-11-22.ndjson:1:1\n",
            "messages/2026-11-22.ndjson:1234567890123456789:1", "messages/2026-11-22.ndjson:1:1234567890123456789",
            "messages/2026-11-22.ndjson:٣:1", "messages/\u{301}2026-11-22.ndjson:1:1",
        ])
    func none(text: String) {
        #expect(Receipt(text)?.text == nil)
    }
}
