import TestSupport
import Testing

/// Topic, kind and identity of every sample body.
struct EventSamplesTests {
    private static let folder = PackageRoot.path("Tests/Fixtures/payloads")

    @Test("each sample tells its topic, kind and identity", arguments: expected.map(\.0))
    func sample(file: String) throws {
        let told = Self.expected.first { $0.0 == file }?.1
        #expect(Told(of: try readFile("\(Self.folder)/\(file)")) == told)
    }

    @Test func `the table names every sample`() throws {
        #expect(try directoryEntries(Self.folder) == Self.expected.map(\.0).sorted())
    }

    private static let expected: [(String, Told)] = [
        ("messages-text-minimal.json", Told("messages", "text")),
        ("messages-text-names.json", Told("messages", "text")),
        ("messages-text-empty-members.json", Told("messages", "text")),
        ("messages-text-utf8.json", Told("messages", "text")),
        ("messages-text-ascii-escapes.json", Told("messages", "text")),
        ("messages-referral-ad-image.json", Told("messages", "referral")),
        ("messages-referral-post-video.json", Told("messages", "referral")),
        ("messages-media-image.json", Told("messages", "media")),
        ("messages-media-video.json", Told("messages", "media")),
        ("messages-media-audio-minimal.json", Told("messages", "media")),
        ("messages-media-document.json", Told("messages", "media")),
        ("messages-media-two-attachments.json", Told("messages", "media")),
        ("messages-button-flag.json", Told("messages", "button")),
        ("messages-button-context-message.json", Told("messages", "button")),
        ("messages-button-context-response.json", Told("messages", "button")),
        (
            "messages-button-topic-and-id.json",
            Told("messages", "button", #"message "01HF7YBTB3ADQ41CPG0B695MSX""#)
        ),
        ("messages-button-callbackdata-object.json", Told("messages", "button")),
        ("messages-quoted-text-callbackdata.json", Told("messages", "quoted-reply")),
        ("messages-bsuid-with-phone.json", Told("messages", "text")),
        ("messages-bsuid-phoneless.json", Told("messages", "text")),
        ("inferred-messages-text-with-id.json", Told("messages", "text", #"message "01HF7YCB2A32A302K5SK8838YM""#)),
        ("inferred-messages-location.json", Told("messages", "location", #"message "01HF7YCC9CB5WQ001PHMJK9G1D""#)),
        ("delivery-sent.json", status("sent", "01HF7YCMK0V3RS3DTR98H6BCFN", "sent")),
        ("delivery-delivered.json", status("delivered", "01HF7YCMK0V3RS3DTR98H6BCFN", "delivered")),
        ("delivery-read.json", status("read", "01HF7YCMK0V3RS3DTR98H6BCFN", "read")),
        ("delivery-delivered-minimal.json", status("delivered", "01HF7YEF60YAJDSX5VK7TBXABK", "delivered")),
        ("delivery-failed-template-input.json", status("failed", "01HF7YG9S0HD99FDTGJ8YEPFZX", "delivery_failed")),
        ("delivery-failed-null-names.json", status("failed", "01HF7YJ4C039MMV97SZGY6V9EQ", "delivery_failed")),
        ("delivery-failed-window.json", status("failed", "01HF7YKYZ0QQJM2S6R76FQCZ25", "delivery_failed")),
        ("delivery-sent-callbackdata-object.json", status("sent", "01HF7YNSJ0T9NS5SEZX35HGNFY", "sent")),
        ("delivery-delivered-callbackdata-string.json", status("delivered", "01HF7YNSJ0T9NS5SEZX35HGNFY", "delivered")),
        ("delivery-read-callbackdata-array.json", status("read", "01HF7YNSJ0T9NS5SEZX35HGNFY", "read")),
        ("delivery-bsuid-phoneless.json", status("delivered", "01HF7YQM504TFF59TDWH9EDD1R", "delivered")),
        ("delivery-failure-old-value.json", status("failed", "01HF7YSER0YSC5XMTFWMX0JS9K", "delivery_failure")),
        ("report-completed-compact.json", Told("report", "report", #"run "run-0001""#)),
        ("report-completed-pretty.json", Told("report", "report", #"run "run-0002""#)),
    ]

    private static func status(_ kind: String, _ id: String, _ status: String) -> Told {
        Told("delivery_status", kind, "status \"\(id)\" \"\(status)\"")
    }
}
