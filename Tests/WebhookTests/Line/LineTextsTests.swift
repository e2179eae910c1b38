import Format
import JSON
import TestSupport
import Testing

@testable import Webhook

/// The table of texts as stored lines, read by the programs that people read them with.
struct LineTextsTests {
    private static let stamp = Timestamp(microseconds: 1_700_000_000_123_456)
    private static let lines = JSONTexts.accepted.map { Stops.line($0.bytes, at: stamp) }

    @Test func `jq reads each accepted text's line, and nothing else`() throws {
        let read = try CommandRun.of(["jq", "-c", "."], input: Array(Self.lines.joined()))
        #expect(read.ending == .exited(0) && read.errorText.isEmpty)
        #expect(read.outputLines.count == JSONTexts.accepted.count)
        for (line, text) in zip(read.outputLines, JSONTexts.accepted) {
            #expect(line.hasPrefix(#"{"receivedAt":"2023-11-14T22:13:20.123456Z","topic":""#), "\(text)")
            #expect(line.contains(#","event":"#), "\(text)")
        }
    }

    @Test func `the event that jq reads in a line is what it reads in the body`() throws {
        let events = try CommandRun.of(["jq", "-c", ".event"], input: Array(Self.lines.joined()))
        let texts = JSONTexts.accepted.map(\.bytes).joined(separator: [0x0A])
        let bodies = try CommandRun.of(["jq", "-c", "."], input: Array(texts))
        #expect(events.ending == .exited(0) && bodies.ending == .exited(0))
        #expect(events.outputLines.count == JSONTexts.accepted.count)
        for ((event, body), text) in zip(zip(events.outputLines, bodies.outputLines), JSONTexts.accepted) {
            #expect(event == body, "\(text)")
        }
    }

    @Test func `Python's parser reads each accepted text's line, and the same event as in the body`() throws {
        let rows = zip(JSONTexts.accepted, Self.lines).map { text, line in
            "\(base64(text.bytes)) \(base64(line))\n"
        }
        let read = try CommandRun.of(["python3", "-c", Self.python], input: [UInt8](rows.joined().utf8))
        #expect(read.ending == .exited(0), "\(read.errorText)")
        #expect(read.outputLines.count == JSONTexts.accepted.count)
        for (answer, text) in zip(read.outputLines, JSONTexts.accepted) {
            #expect(answer == "same" || answer == "skipped" && text.name == "4301 digits", "\(text): \(answer)")
        }
    }

    /// A row is a body and its line in Base64. Python refuses integers of more than 4,300 digits.
    private static let python = """
        import base64, json, re, sys
        def refuse(name): raise ValueError(name)
        def read(text): return json.loads(text.decode("utf-8"), parse_constant=refuse)
        for row in sys.stdin:
            body, line = map(base64.b64decode, row.split())
            if line.count(b"\\n") != 1 or line[-1:] != b"\\n" or b"\\r" in line: print("not one line")
            elif re.search(rb"\\d{4301}", body): print("skipped")
            else: print("same" if repr(read(line)["event"]) == repr(read(body)) else "another")
        """

    @Test("a refused text lies whole in its line, with the reason and without an event", arguments: JSONTexts.refused)
    func refused(text: JSONText) throws {
        let head = #"{"receivedAt":"2023-11-14T22:13:20.123456Z","topic":"undecodable","signature":""#
        let signature = String(decoding: Stops.signatureText(of: text.bytes), as: UTF8.self)
        let reason = try #require(text.fault)
        let expected = head + signature + #"","reason":"\#(reason)","body":"\#(base64(text.bytes))"}"# + "\n"
        #expect(String(decoding: Stops.line(text.bytes, at: Self.stamp), as: UTF8.self) == expected)
    }

    @Test func `jq reads each refused text's line`() throws {
        let lines = JSONTexts.refused.map { Stops.line($0.bytes, at: Self.stamp) }
        let filter = #"[keys_unsorted, .reason] | flatten | join(" ")"#
        let read = try CommandRun.of(["jq", "-r", filter], input: Array(lines.joined()))
        #expect(read.ending == .exited(0) && read.errorText.isEmpty)
        #expect(read.outputLines.count == JSONTexts.refused.count)
        for (answer, text) in zip(read.outputLines, JSONTexts.refused) {
            #expect(answer == "receivedAt topic signature reason body " + (text.fault ?? ""), "\(text)")
        }
    }

    @Test func `jq reads the line of every changed body, accepted or not`() throws {
        let texts = ChangedTexts.ofSamples(1500)
        let lines = texts.map { Stops.line($0) }
        let read = try CommandRun.of(["jq", "-c", #"has("event")"#], input: Array(lines.joined()))
        #expect(read.ending == .exited(0), "\(read.errorText)")
        #expect(read.outputLines == texts.map { Self.isJSON($0) ? "true" : "false" })
    }

    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        do throws(JSONFault) {
            _ = try EventReading(of: bytes.span)
            return true
        } catch {
            return false
        }
    }

    @Test("every line that we make is whole for its reader, also behind blanks", arguments: JSONTexts.all)
    func whole(text: JSONText) {
        let line = Array(Stops.line(text.bytes, at: Self.stamp).dropLast())
        for line in [line, [UInt8](repeating: 0x20, count: 500) + line] {
            let isWhole = LineFormat.isWhole(line.span)
            let head = LineHead(behindBlanks: line.span)
            #expect(isWhole && head?.receivedAt == Self.stamp)
        }
    }
}
