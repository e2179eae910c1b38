internal import Format
internal import Posix

/// Finds in the files of a data directory all that is said of some messages.
package struct Timeline {
    /// Up to so many texts are looked for by a search before a line is read; with more, every line is read.
    private static let mostSearched = 16

    private var histories: [MessageId: MessageHistory]
    private let ids: [MessageId]
    private let needles: [[UInt8]]

    package init(_ ids: [MessageId]) {
        self.ids = ids
        histories = Dictionary(ids.map { ($0, MessageHistory(id: $0)) }) { first, _ in first }
        needles = histories.keys.flatMap(\.spellings).map { Array($0.utf8) }
    }

    /// What became of each message, in the order they were asked for.
    package var result: [MessageHistory] { ids.compactMap { histories[$0] } }

    /// The earliest day that can hold anything about the messages; nil when an id tells no time.
    private var firstDay: Day? {
        let days = ids.map(\.firstDay)
        return days.contains { $0 == nil } ? nil : days.compactMap { $0 }.min()
    }

    /// Reads those of the files that can hold anything about the messages.
    /// - Parameter passingOver: hears of what can't be read; the rest is read.
    package mutating func read(_ files: [JournalFile], passingOver: (ReadingFault) -> Void) {
        let firstDay = firstDay
        for file in files where !file.isBefore(firstDay) && !file.isUndecodable {
            file.forEachBlock(passingOver: passingOver) { block, _ in take(allOf: block) }
        }
    }

    private mutating func take(allOf block: Span<UInt8>) {
        if needles.count > Self.mostSearched {
            ByteSearch.forEachLine(block) { line, _ in take(line) }
        } else {
            for place in linesThatMention(block) { take(block.extracting(place)) }
        }
    }

    /// The ranges of lines in which one of the ids stands, each once.
    private func linesThatMention(_ block: Span<UInt8>) -> [Range<Int>] {
        var found: [Int: Int] = [:]
        for needle in needles {
            var place = 0
            while let hit = ByteSearch.next(needle, in: block, from: place) {
                let end = ByteSearch.lineEnd(block, from: hit) ?? block.count
                found[ByteSearch.lineStart(block, before: hit)] = end
                place = end + 1
            }
        }
        return found.sorted { $0.key < $1.key }.map { $0.key..<$0.value }
    }

    /// A line that can't be read tells nothing; `verify` finds it.
    private mutating func take(_ line: Span<UInt8>) {
        guard let stored = StoredEvent(line) else { return }
        let text = line.extracting(stored.range)
        if let event = StatusEvent(stored.outline, text, receivedAt: stored.receivedAt) {
            histories[event.id]?.add(event)
        } else if !stored.isRepeat, let reply = Reply(stored.outline, text, receivedAt: stored.receivedAt) {
            histories[reply.repliesTo]?.add(reply)
        }
    }
}
