import TestSupport
import Testing

@testable import Format
@testable import Reading

struct StepTimesTests {
    private func progress(sent: UInt32, delivered: UInt32) -> MessageProgress {
        var progress = MessageProgress()
        progress.note(.sent, at: sent, receivedAt: Timestamp(microseconds: 0))
        progress.note(.delivered, at: delivered, receivedAt: Timestamp(microseconds: 0))
        return progress
    }

    @Test(
        "the nearest rank: the smallest value that so many of them do not exceed",
        arguments: [1, 2, 3, 19, 20, 21, 100, 997])
    func ranks(count: Int) {
        var random = SplitMix(seed: UInt64(count))
        let values = (0..<count).map { _ in UInt32.random(in: 0..<500, using: &random) }
        var times = StepTimes(from: .sent, to: .delivered)
        for value in values { times.add(progress(sent: 7, delivered: 7 + value)) }
        func smallest(_ percent: Int) -> Int? {
            values.sorted().first { value in values.count { $0 <= value } * 100 >= percent * count }.map { Int($0) }
        }
        let result = times.result
        #expect(result.messages == count && result.median == smallest(50) && result.p95 == smallest(95))
    }

    @Test("without both times there is no step; one that goes back took no time; the earliest time of a status counts")
    func edges() {
        var times = StepTimes(from: .sent, to: .delivered)
        #expect(times.result == StepTime(from: .sent, to: .delivered, messages: 0, median: nil, p95: nil))
        times.add(progress(sent: 0, delivered: 5))
        times.add(progress(sent: 5, delivered: 0))
        #expect(times.result.messages == 0)
        times.add(progress(sent: 9, delivered: 5))
        #expect(times.result.median == 0 && times.result.messages == 1)
        var twice = progress(sent: 20, delivered: 25)
        twice.note(.sent, at: 10, receivedAt: Timestamp(microseconds: 0))
        #expect(twice.moment(of: .sent) == 10)
    }

    @Test(
        "times that are none are not known",
        arguments: [
            (#""17""#, 17), ("17", 17), (#""4294967295""#, 4_294_967_295), (#""4294967296""#, 0), ("-1", 0), ("1.5", 0),
            (#""""#, 0), (#""1e3""#, 0), ("null", 0), ("[1]", 0), (#""99999999999999999999""#, 0),
        ] as [(String, UInt32)])
    func seconds(text: String, seconds: UInt32) throws {
        let event = Array(#"{"timestamp":\#(text)}"#.utf8)
        let outline = try EventOutline(of: event.span)
        #expect(outline.seconds(.timestamp, in: event.span) == seconds)
    }
}
