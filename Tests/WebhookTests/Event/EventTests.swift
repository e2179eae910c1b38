import JSON
import TestSupport
import Testing

@testable import Format
@testable import Webhook

/// The decoder never refuses: an event, or a body that is kept with its fault.
struct EventTests {
    @Test("each sample is an event with the body's own bytes", arguments: Sample.known)
    func sample(sample: Sample) throws {
        let body = sample.body
        guard case .event(let event) = Stops.decoded(body) else {
            Issue.record("no event")
            return
        }
        #expect(event.signature == Stops.signature(of: body))
        #expect(event.topic.description == toldTopic(of: String(decoding: body, as: UTF8.self)))
        let isOneLine = !body.contains(0x0A) && !body.contains(0x0D)
        let isVerbatim = event.isVerbatim
        #expect(isVerbatim == isOneLine)
        #expect(event.takeBody().bytes == body)
    }

    @Test("only a body without outer white space and line breaks is an event verbatim", arguments: verbatimBodies)
    func verbatim(body: String, expected: Bool) {
        guard case .event(let event) = Stops.decoded([UInt8](body.utf8)) else {
            Issue.record("no event")
            return
        }
        #expect(event.isVerbatim == expected)
    }

    private static let verbatimBodies: [(String, Bool)] = [
        ("{}", true), ("[ 1 , 2 ]", true), ("[\t1]", true), (#"{"a":"\n"}"#, true), ("0", true), (#""é""#, true),
        (" {}", false), ("{} ", false), ("{}\n", false), ("\t{}", false), ("{\n}", false), ("[1,\r2]", false),
        ("\r\n{}\r\n", false),
    ]

    @Test("a refused text is kept whole, with its fault", arguments: JSONTexts.refused)
    func refused(text: JSONText) {
        switch Stops.decoded(text.bytes, locationTopic: .messages) {
        case .event: Issue.record("an event")
        case .undecodable(let body):
            let fault = body.fault
            #expect("\(fault.reason.rawValue)@\(fault.offset)" == text.fault)
            #expect(body.signature == Stops.signature(of: text.bytes))
            #expect(body.body.bytes == text.bytes)
        }
    }

    @Test func `the location's topic is for events that do not say their own`() {
        let topic = Stops.topic("template_status")
        #expect(Self.topic(#"{"topic":"messages"}"#, topic) == .messages)
        #expect(Self.topic("{}", topic) == topic)
        #expect(Self.topic("{}", nil) == .unknown)
        #expect(Self.topic("{}", Stops.topic("torn")) == .unknown)
    }

    private static func topic(_ body: String, _ locationTopic: Topic?) -> Topic? {
        guard case .event(let event) = Stops.decoded([UInt8](body.utf8), locationTopic: locationTopic) else {
            return nil
        }
        return event.topic
    }
}
