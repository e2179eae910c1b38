import Connectly
import Format
import Reading
import TestSupport
import Testing
import Webhook

/// The built-in samples.
@Suite("Samples")
struct SampleTests {
    private let moment = SampleMoment(now: Timestamp(microseconds: 1_700_000_000_000_000))

    @Test(
        "each is strict JSON of its topic, with the time it was made for", arguments: Connectly.Sample.all.map(\.name))
    func isEvent(name: String) throws {
        let sample = try #require(Connectly.Sample.named(name))
        let body = sample.body(moment)
        #expect(isJSON(body))
        let kind = try EventOutline(of: body.span).kind(in: body.span)
        #expect(try EventReading(of: body.span).topic?.description == sample.topic)
        #expect(kind != .other && kind != .otherStatus)
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.contains(sample.topic == "report" ? "2023-11-14T22:13:20Z" : "\"timestamp\":\"1700000000\""))
        #expect(!text.contains("%"))
    }

    @Test("names are unique, and ids are fresh but for the message's")
    func fresh() throws {
        let names = Connectly.Sample.all.map(\.name)
        #expect(Set(names).count == names.count)
        let sample = try #require(Connectly.Sample.named("text-id"))
        let other = SampleMoment(now: Timestamp(microseconds: 1_700_000_000_000_000))
        #expect(sample.body(moment) != sample.body(other))
        #expect(moment.message.milliseconds == 1_700_000_000_000)
    }
}
