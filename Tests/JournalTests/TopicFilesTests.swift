import Format
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct TopicFilesTests {
    private func files(_ names: String...) -> TopicFiles { TopicFiles(of: .messages, names) }

    @Test func theFilesOfATopicAreFoundOldestFirst() throws {
        let store = try Store()
        let root = try store.root()
        #expect(try TopicFiles(of: .messages, in: root).partitions.isEmpty)
        try makeDirectory("\(store.path)/messages", mode: 0o700)
        for name in ["2026-11-22.1.ndjson", "2026-11-22.ndjson", "2026-01-01.ndjson", "2025-12-31.ndjson.gz", "notes"] {
            try writeFile("\(store.path)/messages/\(name)", [])
        }
        let files = try TopicFiles(of: .messages, in: root)
        #expect(files.partitions.map(\.fileName) == ["2026-01-01.ndjson", "2026-11-22.ndjson", "2026-11-22.1.ndjson"])
        #expect(files.compressed.map(\.fileName) == ["2025-12-31.ndjson"])
    }

    @Test(
        arguments: [
            ([], "2026-11-22.ndjson"),
            (["2026-11-22.ndjson"], "2026-11-22.ndjson"),
            (["2026-11-22.ndjson", "2026-11-22.10.ndjson", "2026-11-22.9.ndjson"], "2026-11-22.10.ndjson"),
            (["2026-11-22.ndjson.gz"], "2026-11-22.1.ndjson"),
            (["2026-11-22.ndjson.gz", "2026-11-22.1.ndjson.gz"], "2026-11-22.2.ndjson"),
            (["2026-11-22.ndjson.gz", "2026-11-22.1.ndjson"], "2026-11-22.1.ndjson"),
            (["2026-11-22.ndjson.gz", "2026-11-22.ndjson"], "2026-11-22.ndjson"),
            (["2026-11-21.ndjson.gz", "2026-11-23.9.ndjson", "2026-11-22.ndjson.bz2"], "2026-11-22.ndjson"),
        ] as [([String], String)])
    func aDayGoesOnInItsNewestFileAndBehindOneThatWasCompressed(names: [String], current: String) {
        #expect(TopicFiles(of: .messages, names).current(.messages, day("2026-11-22")).fileName == current)
    }

    @Test func onlyTheNewestFileOfEachDayIsInUse() {
        let files = files(
            "2026-11-20.ndjson", "2026-11-21.ndjson", "2026-11-21.1.ndjson", "2026-11-22.1.ndjson", "2026-11-22.ndjson",
            "2026-11-23.ndjson")
        let names = files.newest(since: day("2026-11-21")).map(\.fileName)
        #expect(names == ["2026-11-21.1.ndjson", "2026-11-22.1.ndjson", "2026-11-23.ndjson"])
    }
}
