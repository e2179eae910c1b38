import TestSupport
import Testing

@testable import Webhook

/// What holds for the line of every body: of the samples and of the table of texts.
struct LineSamplesTests {
    private static let bodies = Sample.known.map(\.body) + JSONTexts.all.map(\.bytes)

    @Test func `a line has one LF, at its end, and no CR`() {
        for body in Self.bodies {
            let line = Stops.line(body)
            #expect(line.last == 0x0A && line.filter { $0 == 0x0A }.count == 1 && !line.contains(0x0D))
        }
    }

    @Test func `the body as signed can be had back from every line`() throws {
        for body in Self.bodies {
            let line = Stops.line(body)
            let signature = Array(#","signature":""#.utf8) + Stops.signatureText(of: body) + [0x22]
            let place = try #require(line.firstRange(of: signature))
            let rest = Array(line[place.upperBound...])
            if rest.starts(with: Array(#","event":"#.utf8)) {
                #expect(Array(rest.dropFirst(9).dropLast(2)) == body)
            } else {
                let encoded = Array(#","body":""#.utf8) + [UInt8](base64(body).utf8) + [0x22]
                #expect(rest.firstRange(of: encoded) != nil)
            }
        }
    }

    @Test("a sample's event differs from its body only in outer white space and line breaks", arguments: Sample.known)
    func event(sample: Sample) throws {
        let line = Stops.line(sample.body)
        let start = try #require(line.firstRange(of: Array(#","event":"#.utf8)))
        let event = Array(line[start.upperBound...].dropLast(2))
        let text = sample.body.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
        let first = try #require(text.firstIndex(of: UInt8(ascii: "{")))
        let last = try #require(text.lastIndex(of: UInt8(ascii: "}")))
        #expect(event == Array(text[first...last]))
    }

    @Test func `no member before the event holds the text that begins it`() {
        for body in Self.bodies {
            let line = Stops.line(body)
            guard let first = line.firstRange(of: Array(#""event":"#.utf8)) else { continue }
            #expect(line[..<first.lowerBound].last == UInt8(ascii: ","))
            #expect(!line[..<first.lowerBound].contains(UInt8(ascii: "\\")))
        }
    }

    @Test func `GNU sed gives the event of every line as the manual says`() throws {
        let lines = Sample.known.map { Stops.line($0.body) }
        let script = #"s/"event":/\n/; s/^.*\n//; s/}$//"#
        let cut = try CommandRun.of(["sed", script], input: Array(lines.joined()))
        #expect(cut.outputLines.count == Sample.known.count)
        for (event, sample) in zip(cut.outputLines, Sample.known) where !sample.body.contains(0x0A) {
            #expect(event == String(decoding: sample.body, as: UTF8.self), "\(sample)")
        }
    }
}
