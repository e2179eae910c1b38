import Format
import Posix
import TestSupport
import Testing
import Webhook

@testable import Journal

@Suite struct TopicWriterTests {
    private let store: Store

    init() throws { store = try Store() }

    @Test func aLineIsStoredAsTheFormatSays() throws {
        try store.journal().store(message("one"))
        let signature = signatureText(of: message("one"))
        let line = """
            {"receivedAt":"2026-11-22T20:14:45.123456Z","topic":"messages","signature":"\(signature)",\
            "event":\(message("one"))}

            """
        #expect(String(decoding: try store.bytes(), as: UTF8.self) == line)
    }

    @Test func aReceiptPointsAtTheExactBytes() throws {
        let journal = try store.journal()
        var expected: [UInt8] = []
        for count in [1, 3000, 70_000, 2] {
            let event = message(String(repeating: "x", count: count))
            let stored = try journal.store(event)
            #expect(stored.path == Store.file)
            #expect(stored.offset == expected.count)
            #expect(stored.notes.isEmpty)
            let bytes = try store.bytes()
            let line = bytes[stored.offset..<stored.offset + stored.length]
            #expect(line.last == 0x0A)
            #expect(StoredLine(line.dropLast()).event?.elementsEqual(event.utf8) == true)
            expected += line
            #expect(bytes == expected)
        }
    }

    @Test func whatIsNoJSONHasItsOwnPlace() throws {
        let stored = try store.journal().store("not JSON")
        #expect(stored.path == "undecodable/2026-11-22.ndjson")
        #expect(try store.lines(stored.path)[0].contains(#""body":"bm90IEpTT04="}"#))
    }

    @Test func stampsAscendThoughTheClockStandsStill() throws {
        let journal = try store.journal()
        for number in 0..<5 { try journal.store(message("\(number)")) }
        #expect(try store.stamps() == (6...10).map { "2026-11-22T20:14:45.1234\($0 + 50)Z" })
    }

    @Test(arguments: [
        (-1, false), (-9_999_999, false), (-10_000_000, false), (-10_000_001, true), (-3_600_000_000, true),
    ])
    func aClockThatStepsBackIsBelievedWhenItGoesFar(step: Int64, isBelieved: Bool) throws {
        let journal = try store.journal()
        try journal.store(message("one"))
        let first = store.clock.now
        store.clock.move(microseconds: step)
        let second = try journal.store(message("two"))
        #expect(second.notes == (isBelieved ? [.clockSteppedBack] : []))
        let expected = isBelieved ? store.clock.now : first.next
        #expect(try store.stamps().map(moment) == [first, expected])
        store.clock.move(microseconds: 1)
        let third = try journal.store(message("three"))
        #expect(third.notes.isEmpty)
        #expect(try store.stamps().map(moment).last == expected.next)
    }

    @Test(arguments: [true, false])
    func anotherWorkerGoesOnFromTheLastStamp(knowsTheRecord: Bool) throws {
        try store.journal().store(message("one"))
        let first = store.clock.now
        if !knowsTheRecord { store.forgetState() }
        store.clock.move(microseconds: -5_000_000)
        try store.journal().store(message("two"))
        #expect(try store.stamps().map(moment) == [first, first.next])
    }

    @Test func severalWorkersInterleaved() throws {
        let journals = try (0..<4).map { _ in try store.journal() }
        var stored: [Stored] = []
        for number in 0..<100 {
            stored.append(try journals[number * 7 % 4].store(message("\(number)")))
        }
        let bytes = try store.bytes()
        for (number, receipt) in stored.enumerated() {
            let line = StoredLine(bytes[receipt.offset..<receipt.offset + receipt.length - 1])
            #expect(line.event?.elementsEqual(message("\(number)").utf8) == true)
        }
        let stamps = try store.stamps()
        #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
        #expect(stored.map(\.length).reduce(0, +) == bytes.count)
        #expect(try store.faults() == [])
    }

    @Test func severalProcessesAtOnceLoseAndMixNothing() async throws {
        await #expect(processExitsWith: .success) {
            let store = try Store()
            let workers = try (0..<4).map { worker in
                try fork {
                    Signals.interrupt(on: .lockTimer)
                    let policy = JournalPolicy(
                        path: store.path, synchronizes: false, fileMode: 0o640, repeats: .keep, zone: .utc)
                    let journal = try store.journal(policy)
                    for number in 0..<100 { try journal.store(message("\(worker) \(number)")) }
                    return 0
                }
            }
            for worker in workers { #expect(statusAtTheEnd(of: worker) == 0) }
            let lines = try DataDirectory(path: store.path).lines()
            let events = lines.map { String(decoding: $0.event ?? [], as: UTF8.self) }
            let sent = (0..<4).flatMap { worker in (0..<100).map { message("\(worker) \($0)") } }
            #expect(events.sorted() == sent.sorted())
            let stamps = lines.map { $0.text("receivedAt") ?? "" }
            #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
        }
    }
}
