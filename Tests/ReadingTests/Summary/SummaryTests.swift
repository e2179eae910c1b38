import TestSupport
import Testing

@testable import Format
@testable import Reading

/// What is counted, by lines that a test writes.
struct SummaryTests {
    private let store: SummaryStore

    init() throws { store = try SummaryStore() }

    @Test("the samples of the documents: each message once, by its furthest status, with all that is told of it")
    func samples() throws {
        for (place, sample) in Sample.known.enumerated() {
            let event = String(decoding: sample.body, as: UTF8.self).filter { !$0.isNewline }
            let topic = String(sample.name.contains("delivery") ? "delivery_status" : "messages")
            let line = SummaryStore.line(event, topic: topic, at: Int64(place))
            try store.add(line, to: "\(topic)/2026-11-18.ndjson")
        }
        let summary = try store.summary()
        #expect(summary.lines.lines == 36 && summary.lines.otherStatuses == 0)
        #expect(summary.total.figures == [8, 4, 2, 4, 3])
        // The samples' ids are three years old: what counts is when they were received.
        #expect(summary.days.map(\.key.description) == ["2026-11-18"])
        #expect(summary.months.map(\.key) == ["2026-11"] && summary.months[0].funnel == summary.total)
        #expect(summary.numbers.map(\.key) == ["+15550199000"])
        #expect(summary.campaigns.map(\.key) == [nil, "example-campaign"])
        #expect(summary.campaigns.map(\.funnel.figures) == [[4, 3, 1, 1, 1], [4, 1, 1, 3, 2]])
        #expect(summary.failures.count == 4 && summary.failures.allSatisfy { $0.count == 1 })
        #expect(summary.failures.map(\.name).contains("ERROR_CODE_MESSAGE_OUTSIDE_OF_ELIGIBILITY_WINDOW"))
        #expect(summary.buttons.map(\.name) == ["Yes please", "Confirm", "Yes I'm interested"])
        #expect(summary.buttons.map(\.count) == [3, 1, 1])
        #expect(summary.steps.map(\.messages) == [2, 2, 2])
        #expect(summary.steps.map(\.median) == [1, 1, 2] && summary.steps.map(\.p95) == [2, 14, 16])
    }

    @Test(
        "the furthest status counts, whatever came first",
        arguments: [
            (["sent"], [1, 0, 0, 0, 0]), (["delivered"], [1, 1, 0, 0, 0]), (["read"], [1, 1, 1, 0, 0]),
            (["delivery_failed"], [1, 0, 0, 1, 0]), (["delivery_failure", "sent"], [1, 0, 0, 1, 0]),
            (["delivery_failed", "delivered"], [1, 1, 0, 0, 0]), (["read", "delivery_failed"], [1, 1, 1, 0, 0]),
            (["read", "delivered", "sent", "sent"], [1, 1, 1, 0, 0]), (["bounced"], [0, 0, 0, 0, 0]),
            (["bounced", "sent"], [1, 0, 0, 0, 0]),
        ])
    func furthest(statuses: [String], figures: [Int]) throws {
        let id = SummaryStore.id(1, at: 0)
        for (place, status) in statuses.enumerated() { try store.add(id, status, at: Int64(place)) }
        let summary = try store.summary()
        #expect(summary.total.figures == figures)
        #expect(summary.lines.otherStatuses == statuses.count { $0 == "bounced" })
    }

    @Test("the order of lines, and how often each stands there, makes no difference")
    func orderAndRepeats() throws {
        var lines: [String] = []
        for number in 0..<40 {
            let id = SummaryStore.id(number, at: Int64(number * 4000))
            let more = #","metadata":{"campaign_name":"c\#(number % 3)"},"error":{"code":"E\#(number % 2)"}"#
            for (place, word) in ["sent", "delivery_failed", "delivered", "read"].prefix(1 + number % 4).enumerated() {
                let at = Int64(number * 4000 + place * number)
                lines.append(SummaryStore.line(SummaryStore.status(id, word, at: at, more: more), at: at))
            }
        }
        try store.add(lines.joined())
        let expected = try store.summary().figures
        var random = SplitMix(seed: 21)
        for _ in 0..<10 {
            let other = try SummaryStore()
            try other.add((lines + lines.prefix(30)).shuffled(using: &random).joined())
            #expect(try other.summary().figures == expected)
        }
    }

    @Test("two forms of an id are one message; an id that is none of ours is one too; without an id there is none")
    func ids() throws {
        let id = SummaryStore.id(1, at: 5)
        let bytes = Array(id.utf8)
        let uuid = ULID(bytes.span)?.uuidText ?? ""
        for name in [id, uuid, id.lowercased(), uuid.uppercased(), "opaque", "\\u006fpaque"] {
            try store.add(name, "sent", at: 5)
        }
        try store.add(#"","else":""#, "sent", at: 6)
        let summary = try store.summary()
        #expect(summary.total.sent == 2 && summary.lines.otherStatuses == 1)
    }

    @Test(
        "a click is of its message, once; a repeated line is no second one; one of no message counts as a click"
    )
    func clicks() throws {
        let id = SummaryStore.id(1, at: 0)
        try store.add(id, "read", at: 1)
        let click = { (text: String, id: String) in
            #"{"context":{"replyToId":"\#(id)"},"buttonResponse":{"text":"\#(text)","payload":"1"}}"#
        }
        for (repeats, event) in [
            (nil, click("Yes", id)), (1, click("Yes", id)), (nil, click("No", id)), (nil, click("", "")),
            (nil, #"{"message":{"text":"Yes","isButtonResponse":true}}"#), (nil, #"{"message":{"text":"Yes"}}"#),
        ] {
            try store.add(
                SummaryStore.line(event, topic: "messages", at: 2, repeats: repeats), to: "messages/2026-11-18.ndjson")
        }
        let summary = try store.summary()
        #expect(summary.total.figures == [1, 1, 1, 0, 1])
        #expect(
            summary.buttons == [.init(name: "Yes", count: 2), .init(name: nil, count: 1), .init(name: "No", count: 1)])
        #expect(summary.lines.repeats == 1)
    }

    @Test("names are the same however they are written; each of the four places of a campaign is looked at")
    func names() throws {
        let campaigns = [
            #""metadata":{"campaign_name":"caf\u00e9"}"#, #""metadata":{"campaignName":"café"}"#,
            #""metadata":null"#, #""metadata":{"campaign_name":7,"campaignName":""}"#,
        ]
        for (place, campaign) in campaigns.enumerated() {
            let id = SummaryStore.id(place, at: 0)
            try store.add(id, "sent", at: 0, more: "," + campaign)
            let outer = SummaryStore.status("x\(place)", "sent", at: 0).dropLast() + "," + campaign + "}"
            try store.add(SummaryStore.line(outer, at: 0))
        }
        let summary = try store.summary()
        #expect(summary.campaigns.map(\.key) == [nil, "café"] && summary.campaigns.map(\.funnel.sent) == [4, 4])
    }
}
