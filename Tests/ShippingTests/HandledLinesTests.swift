import TestSupport
import Testing

@testable import Format
@testable import Reading
@testable import Shipping

/// Which lines were handled, and the text that tells of them.
struct HandledLinesTests {
    private static let stamp = "2026-11-22T20:14:45.123456Z"
    private static let signature = WebhookSigner().signature(of: [])

    /// A line of a position file.
    private static func line(_ receipt: String, _ stamp: String = Self.stamp) -> String {
        "\(receipt) \(stamp) \(signature)\n"
    }

    /// The line of ten bytes at a place in a file.
    private static func position(_ offset: Int, _ file: String = "messages/2026-11-22.ndjson") throws -> Position {
        try Position(line: String(line("\(file):\(offset):10").dropLast()))
    }

    private static func fault(_ text: String) -> HandledLinesFault? {
        do throws(HandledLinesFault) {
            _ = try HandledLines(text: Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a text is read as it is written, topics by their names and files as they were begun`() throws {
        let ordered = [
            "delivery_status/2026-11-22.ndjson:0:7", "messages/2026-11-21.ndjson:5:6", "messages/2026-11-22.ndjson:1:2",
            "messages/2026-11-22.2.ndjson:1:2", "messages/2026-11-22.10.ndjson:1:2", "report/2026-11-01.ndjson:1:2",
        ].map { Self.line($0) }
        for lines in [ordered, ordered.reversed(), Array(ordered.prefix(1)), []] {
            let handled = try HandledLines(text: Array(lines.joined().utf8))
            #expect(handled.text == ordered.filter(lines.contains).joined())
            #expect(handled.positions.all.count == lines.count)
        }
    }

    @Test(
        "what is wrong is named by its line",
        arguments: [
            ("x\n", .parts, 1), ("\n", .parts, 1), (line("messages/2026-11-22.ndjson:0:0"), .receipt, 1),
            (line("messages/2026-11-22.ndjson:0:1", "2026-11-22"), .receivedAt, 1),
            ("messages/2026-11-22.ndjson:0:1 \(stamp) \(signature.dropLast())\n", .signature, 1),
            (" " + line("messages/2026-11-22.ndjson:0:1"), .parts, 1),
            ("done  " + line("messages/2026-11-22.ndjson:0:1"), .parts, 1),
            ("messages/2026-11-22.ndjson:0:1  \(stamp) \(signature)\n", .parts, 1),
            ("messages/2026-11-22.ndjson:0:1 \(stamp) \(signature)\r\n", .signature, 1),
            (line("messages/2026-11-22.ndjson:0:1") + "\0\n", .parts, 2),
        ] as [(String, PositionFault, Int)])
    func faults(text: String, reason: PositionFault, line: Int) {
        #expect(Self.fault(text) == HandledLinesFault(reason: reason, line: line))
    }

    @Test func `bytes that are no text are refused`() {
        #expect(throws: HandledLinesFault(reason: .parts, line: 1)) { _ = try HandledLines(text: [0xFF, 0x0A]) }
    }

    @Test func `of a text that was cut in its last line, the lines before it count`() throws {
        let first = Self.line("messages/2026-11-22.ndjson:0:10")
        let text = first + Self.line("report/2026-11-22.ndjson:0:10")
        for count in 0..<text.utf8.count {
            let handled = try HandledLines(text: Array(text.utf8.prefix(count)))
            #expect(handled.text == (count < first.utf8.count ? "" : first))
        }
    }

    @Test func `lines one after another move the position, and each change is told once`() throws {
        var handled = HandledLines()
        for offset in [0, 10, 20] {
            #expect(handled.begin(try Self.position(offset)))
            #expect(handled.topics(aheadBy: 1) == [.messages])
            handled.finish(try Self.position(offset))
            #expect(handled.takeChanges() == "\(try Self.position(offset))\n")
            #expect(handled.takeChanges() == "")
        }
        #expect(handled.topics(aheadBy: 1) == [])
        #expect(handled.text == "\(try Self.position(20))\n")
    }

    @Test func `a line above an open one is done, and the position follows when that one is`() throws {
        var handled = HandledLines()
        for offset in [0, 10, 20, 30] { #expect(handled.begin(try Self.position(offset))) }
        handled.finish(try Self.position(20))
        handled.finish(try Self.position(10))
        let above = "done \(try Self.position(20))\ndone \(try Self.position(10))\n"
        #expect(handled.takeChanges() == above)
        #expect(handled.topics(aheadBy: 4) == [.messages] && handled.topics(aheadBy: 5) == [])
        #expect(handled.positions.all == [])
        handled.finish(try Self.position(0))
        #expect(handled.takeChanges() == "\(try Self.position(20))\n")
        #expect(handled.topics(aheadBy: 1) == [.messages] && handled.topics(aheadBy: 2) == [])
        #expect(handled.text == "\(try Self.position(20))\n")
    }

    /// Every order in which five lines may be done, and every moment to stop.
    @Test func `whatever was done in whatever order, the next run begins all other lines and none twice`() throws {
        for order in permutations([0, 10, 20, 30, 40]) {
            var handled = HandledLines()
            var log = ""
            for offset in order.sorted() { #expect(handled.begin(try Self.position(offset))) }
            for (count, offset) in order.enumerated() {
                handled.finish(try Self.position(offset))
                log += handled.takeChanges()
                for text in [log, handled.text] {
                    var next = try HandledLines(text: Array(text.utf8))
                    let behind = next.positions.all.first?.receipt.end ?? 0
                    let begun = try order.sorted().filter { $0 >= behind }.filter { next.begin(try Self.position($0)) }
                    #expect(begun == order.dropFirst(count + 1).sorted(), "\(order), \(count)")
                }
            }
        }
    }

    @Test func `what was done above is kept by a run that has not come there yet`() throws {
        let text = "\(try Self.position(0))\ndone \(try Self.position(20))\n"
        var handled = try HandledLines(text: Array(text.utf8))
        #expect(handled.text == text)
        #expect(handled.begin(try Self.position(10)))
        #expect(handled.text == text)
        handled.finish(try Self.position(10))
        #expect(handled.begin(try Self.position(20)) == false)
        #expect(handled.text == "\(try Self.position(20))\n")
    }

    @Test func `another line at the same place was not done`() throws {
        let text = "done \(try Self.position(10))\n"
        var handled = try HandledLines(text: Array(text.utf8))
        let other = Self.line("messages/2026-11-22.ndjson:10:10", "2026-11-22T20:14:45.123457Z")
        #expect(handled.begin(try Position(line: String(other.dropLast()))))
    }

    @Test func `files are apart, and one that was replaced begins anew`() throws {
        var handled = HandledLines()
        let second = "messages/2026-11-23.ndjson"
        for offset in [0, 10] {
            #expect(handled.begin(try Self.position(offset)))
            #expect(handled.begin(try Self.position(offset, second)))
        }
        handled.finish(try Self.position(10))
        handled.finish(try Self.position(0, second))
        #expect(handled.positions.all == [try Self.position(0, second)])
        #expect(Set(handled.topics(aheadBy: 3).map { "\($0)" }) == ["messages"])
        handled.forget(try Self.position(0).receipt.partition)
        handled.finish(try Self.position(0))
        #expect(handled.positions.all == [try Self.position(0, second)])
        #expect(handled.topics(aheadBy: 1) == [.messages] && handled.topics(aheadBy: 2) == [])
    }

    private func permutations(_ elements: [Int]) -> [[Int]] {
        guard elements.count > 1 else { return [elements] }
        return elements.indices.flatMap { index -> [[Int]] in
            var rest = elements
            let first = rest.remove(at: index)
            return permutations(rest).map { [first] + $0 }
        }
    }
}
