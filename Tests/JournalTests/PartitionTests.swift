import Format
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct PartitionTests {
    @Test(arguments: [
        ("messages", "2026-11-22", 0, "messages/2026-11-22.ndjson"),
        ("messages", "2026-11-22", 1, "messages/2026-11-22.1.ndjson"),
        ("delivery_status", "2024-02-29", 12, "delivery_status/2024-02-29.12.ndjson"),
        ("a", "1970-01-01", 0, "a/1970-01-01.ndjson"),
    ])
    func aPartitionIsNamedByTopicDayAndSegment(name: String, date: String, segment: Int, path: String) {
        let partition = Partition(topic: topic(name), day: day(date), segment: segment)
        #expect(partition.path == path)
        #expect(path.hasSuffix("/" + partition.fileName))
        #expect(Partition(topic: topic(name), fileName: partition.fileName) == partition)
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22.json", "2026-11-22.ndjson.gz", ".2026-11-22.ndjson", "2026-11-22.0.ndjson",
        "2026-11-22.01.ndjson", "2026-11-22.-1.ndjson", "2026-11-22.+1.ndjson", "2026-11-22.x.ndjson",
        "2026-11-22.1.1.ndjson", "2026-11-22..ndjson", "2026-02-29.ndjson", "2026-13-01.ndjson", "26-11-22.ndjson",
        "2026-11-22.ndjson ", "2026-11-22.NDJSON", "ndjson", "2026-11-22.99999999999999999999.ndjson",
        "2026-11-22.9223372036854775807.ndjson", "2026-11-22.1000000000.ndjson",
    ])
    func otherNamesAreNoPartitions(fileName: String) {
        #expect(Partition(topic: .messages, fileName: fileName) == nil)
    }

    @Test(arguments: [(0, "messages-2026-11-22-4711"), (2, "messages-2026-11-22.2-4711")])
    func aFragmentIsNamedByItsFileAndPlace(segment: Int, name: String) {
        let partition = Partition(topic: .messages, day: day("2026-11-22"), segment: segment)
        #expect(partition.fragmentName(offset: 4711) == name)
    }

    @Test func partitionsAreOrderedByDayAndThenBySegment() {
        let names = ["2026-11-21.ndjson", "2026-11-21.9.ndjson", "2026-11-21.10.ndjson", "2026-11-22.ndjson"]
        let partitions = names.compactMap { Partition(topic: .messages, fileName: $0) }
        #expect(partitions.reversed().sorted { $0.isBefore($1) }.map(\.fileName) == names)
        #expect(!partitions[0].isBefore(partitions[0]))
        #expect(partitions[1].nextSegment == partitions[2])
    }
}
