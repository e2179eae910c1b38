import Format
import JSON
import Posix
import Reading
import TestSupport
import Testing
import Webhook

/// What `verify` finds in a file of lines. Lines are made here by hand, not by the program's own encoder.
@Suite("Verification")
struct VerificationTests {
    private let directory: TemporaryDirectory
    private let keys: [SigningKey]

    init() throws {
        directory = try TemporaryDirectory()
        try makeDirectory(directory.path("messages"), mode: 0o700)
        try makeDirectory(directory.path("undecodable"), mode: 0o700)
        keys = ["another-secret-altogether", WebhookSigner.sampleSecret].map { secret in
            let bytes = Array(secret.utf8)
            return SigningKey(bytes.span)
        }
    }

    private func findings(_ bytes: [UInt8], in name: String = "messages/2026-11-22.ndjson") throws -> [Finding] {
        let path = directory.path(name)
        try writeFile(path, bytes)
        var verifier = FileVerifier(JournalFile(path), keys: keys, zone: .utc, counts: RepeatCounts())
        var findings: [Finding] = []
        try verifier.run { findings.append($0) }
        return findings
    }

    private func findings(_ lines: [String], in name: String = "messages/2026-11-22.ndjson") throws -> [Finding] {
        try findings(Array(lines.map { $0 + "\n" }.joined().utf8), in: name)
    }

    @Test("a good file has no finding")
    func good() throws {
        #expect(try findings(goodLines) == [])
        #expect(try findings([undecodable()], in: "undecodable/2026-11-22.ndjson") == [])
        #expect(try findings([String]()) == [])
    }

    @Test("every byte that is flipped, deleted or inserted is found, but digits that nothing proves")
    func everyByte() throws {
        let text = goodLines.map { $0 + "\n" }.joined()
        let bytes = Array(text.utf8)
        let unproven = unprovenPlaces(text)
        for place in bytes.indices {
            for flip: UInt8 in [0x01, 0x20, 0x80] {
                var changed = bytes
                changed[place] ^= flip
                let isFound = try !findings(changed).isEmpty
                #expect(isFound || unproven.contains(place), "flipped by \(flip) at \(place)")
            }
            var shorter = bytes
            shorter.remove(at: place)
            #expect(try !findings(shorter).isEmpty || unproven.contains(place), "deleted at \(place)")
            for byte in [UInt8(ascii: " "), UInt8(ascii: "1"), bytes[place]] {
                var longer = bytes
                longer.insert(byte, at: place)
                let isFound = try !findings(longer).isEmpty
                #expect(isFound || unproven.contains(place) || unproven.contains(place - 1), "\(byte) at \(place)")
            }
        }
    }

    /// The digits of the stamps: they are not signed.
    private func unprovenPlaces(_ text: String) -> Set<Int> {
        let ranges = text.ranges(of: /"receivedAt":"[^"]*"/)
        let places = ranges.flatMap { range in
            text.indices[range].filter { text[$0].isNumber }.map { text.utf8.distance(from: text.startIndex, to: $0) }
        }
        return Set(places)
    }

    @Test("any two lines swapped are found, and any line copied to any place")
    func moved() throws {
        let lines = goodLines.filter { !$0.contains("torn") }
        for one in lines.indices {
            for other in lines.indices.dropFirst(one + 1) {
                var swapped = lines
                swapped.swapAt(one, other)
                #expect(try !findings(swapped).filter { !$0.isNote }.isEmpty, "\(one) and \(other)")
            }
            for place in 0...lines.count {
                var copied = lines
                copied.insert(lines[one], at: place)
                #expect(try !findings(copied).filter { !$0.isNote }.isEmpty, "\(one) to \(place)")
            }
        }
    }

    @Test("a mark follows the line before it in another file of its topic, in whatever order the files are named")
    func marks() throws {
        let days = ["2026-11-21", "2026-11-22", "2026-11-22.1"]
        let lines = [line(second: 0), line(second: 0, more: ",\"repeat\":1"), line(second: 1, more: ",\"repeat\":3")]
        let paths = try zip(days, lines).map { day, line in
            let path = directory.path("messages/\(day).ndjson")
            try writeFile(path, Array("\(line.replacing("2026-11-22T", with: "\(day.prefix(10))T"))\n".utf8))
            return path
        }
        let counts = RepeatCounts()
        var found: [Finding.Kind] = []
        for file in paths.reversed().map({ JournalFile($0) }).inOrder {
            var verifier = FileVerifier(file, keys: keys, zone: .utc, counts: counts)
            try verifier.run { found.append($0.kind) }
        }
        #expect(found == [.miscounted(says: 3, should: 2)])
    }

    @Test("files are put in order by topic, day and segment; those of no partition stay as they are")
    func order() {
        let names = ["b/2026-11-22.1.ndjson", "b/2026-11-22.ndjson", "a/2026-11-22.ndjson", "b/2026-11-21.ndjson.gz"]
        let ordered = names.map { JournalFile($0) }.inOrder.map(\.path)
        #expect(ordered == [names[3], names[1], names[0], names[2]])
        let others = ["-", "b/2026-11-22.ndjson", "b/2026-11-21.ndjson"]
        #expect(others.map { JournalFile($0) }.inOrder.map(\.path) == others)
    }

    @Test("a step back that the clock made is a note")
    func clock() throws {
        let lines = [10, 11, 12, 13].map { line(second: $0) } + [31, 32, 33].map { line(minute: 0, second: $0 - 31) }
        let findings = try findings(lines.map { $0.replacing("T20:15:", with: "T20:16:") })
        #expect(findings.map(\.isNote) == [true] && findings[0].line == 5)
        #expect(findings[0].offset == lines[..<4].map { $0.utf8.count + 1 }.reduce(0, +))
    }

    @Test("each kind of fault has its name and its place")
    func kinds() throws {
        let good = goodLines[0]
        let name = Array("other".utf8)
        let topic = Topic(partition: name.span)
        let other = try #require(topic)
        let cases: [(String, Finding.Kind)] = [
            ("{}", .form(try #require(formFault("{}")))),
            (good.replacing(",\"topic\":\"messages\"", with: ""), .incomplete),
            (good.replacing("\"messages\"", with: "\"other\""), .topicOfFile(other)),
            (good.replacing("2026-11-22T", with: "2026-11-23T"), .day),
            (good.replacing("hello", with: "hallo"), .signature),
            (good.replacing("\"hello\"", with: "\"hello"), .json(JSONFault(.comma, at: 28))),
            (
                good.replacing(",\"event\"", with: ",\"repeat\":0,\"event\""),
                .form(try #require(formFault(good.replacing(",\"event\"", with: ",\"repeat\":0,\"event\""))))
            ),
        ]
        for (line, kind) in cases {
            let found = try findings([line])
            #expect(found.contains { $0.kind == kind && $0.line == 1 && $0.offset == 0 }, "\(line): \(found)")
        }
        #expect(try findings(Array(good.utf8)).map(\.kind) == [.unfinished])
        #expect(try findings([good, "   " + line(second: 59)]).map(\.kind) == [.blanks(found: 3, told: 0)])
    }

    private func formFault(_ line: String) -> LineFault? {
        do throws(LineFault) {
            let bytes = Array(line.utf8)
            _ = try LineParts(of: bytes.span, knowsAll: true)
            return nil
        } catch {
            return error
        }
    }

    /// Five lines twenty seconds apart: as sent, with blanks around it, with line breaks, a repeat, one behind a
    /// fragment and the line that tells of it, so six in all.
    private var goodLines: [String] {
        [
            line(second: 0),
            line(
                body: "  {\"message\":{\"text\":\"spaced\"}}\n", event: "{\"message\":{\"text\":\"spaced\"}}",
                second: 20),
            line(body: "{\"message\":\r\n{}}", event: "{\"message\":  {}}", second: 40),
            line(minute: 16, second: 0, more: ",\"repeat\":1"),
            "     {\"receivedAt\":\"2026-11-22T20:16:20.000000Z\",\"topic\":\"messages\",\"torn\":5}",
            line(body: "{\"statusUpdate\":{},\"topic\":\"messages\"}", minute: 16, second: 40),
        ]
    }

    private func line(
        body: String = "{\"message\":{\"text\":\"hello\"},\"a\":[1]}", event: String? = nil, minute: Int = 15,
        second: Int,
        more: String = ""
    ) -> String {
        let signature = WebhookSigner().signature(of: Array(body.utf8))
        let stamp = "2026-11-22T20:\(twoDigits(minute)):\(twoDigits(second)).000000Z"
        let kept = event == nil ? "" : ",\"body\":\"\(base64(Array(body.utf8)))\""
        return """
            {"receivedAt":"\(stamp)","topic":"messages","signature":"\(signature)"\(more)\(kept),"event":\(event ?? body)}
            """
    }

    private func undecodable() -> String {
        let body = Array("{\"a\":1,}".utf8)
        return """
            {"receivedAt":"2026-11-22T20:15:00.000000Z","topic":"undecodable",\
            "signature":"\(WebhookSigner().signature(of: body))","reason":"name@7","body":"\(base64(body))"}
            """
    }
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
