internal import Format
package import Posix
package import Webhook

/// Reads one file of lines and tells all that is wrong with it.
package struct FileVerifier {
    /// Bytes and lines that were read.
    package private(set) var lines = 0
    package private(set) var bytes = 0

    private let file: JournalFile
    private var days: ZoneDays
    private var proof: LineProof
    private var order = StampOrder()
    private let counts: RepeatCounts
    /// That of the file's path, or of its first line.
    private var topic: Topic?
    private var blanks = (found: 0, told: 0)
    private var firstBlanks: (line: Int, offset: Int)?

    /// - Parameters:
    ///   - keys: at least one.
    ///   - zone: in which the days of the files are counted.
    ///   - counts: of the files that were read before.
    package init(_ file: JournalFile, keys: [SigningKey], zone: Zone, counts: RepeatCounts) {
        self.file = file
        days = ZoneDays(zone)
        self.counts = counts
        proof = LineProof(keys: keys)
        topic = file.partition?.topic
    }

    /// Reads the whole file. When it can't be read to its end, what was found before is told all the same.
    package mutating func run(_ report: (Finding) -> Void) throws(ReadingFault) {
        var reader = try BlockReader(file)
        defer { conclude(report) }
        try reader.forEachBlock { block, start in
            ByteSearch.forEachLine(block) { line, place in
                take(line, at: start + place, report)
            }
            bytes += block.count
        } rest: { text, start in
            lines += 1
            bytes += text.count
            report(Finding(kind: .unfinished, line: lines, offset: start))
        } tooLong: { start in
            lines += 1
            report(Finding(kind: .tooLong, line: lines, offset: start))
        }
    }

    private mutating func conclude(_ report: (Finding) -> Void) {
        for finding in order.end() { report(finding) }
        guard blanks.found != blanks.told, let place = firstBlanks else { return }
        let kind = Finding.Kind.blanks(found: blanks.found, told: blanks.told)
        report(Finding(kind: kind, line: place.line, offset: place.offset))
    }

    private mutating func take(_ text: Span<UInt8>, at offset: Int, _ report: (Finding) -> Void) {
        lines += 1
        let parts: LineParts
        do {
            parts = try LineParts(of: text, knowsAll: true)
        } catch {
            return report(Finding(kind: .form(error), line: lines, offset: offset))
        }
        for finding in order.take(parts.receivedAt, line: lines, offset: offset) { report(finding) }
        count(parts, at: offset)
        if let kind = fault(ofPlace: parts) { report(Finding(kind: kind, line: lines, offset: offset)) }
        if let kind = proof.fault(parts, text) ?? miscount(parts) {
            report(Finding(kind: kind, line: lines, offset: offset))
        }
    }

    private func miscount(_ parts: LineParts) -> Finding.Kind? {
        counts.mark(missedBy: parts).map { .miscounted(says: parts.repeats ?? 0, should: $0) }
    }

    /// Blanks stand where fragments were, and lines with `torn` tell how many bytes that were.
    private mutating func count(_ parts: LineParts, at offset: Int) {
        blanks.found += parts.blanks
        blanks.told = Self.sum(blanks.told, parts.torn ?? 0)
        if firstBlanks == nil, parts.blanks > 0 || parts.torn != nil { firstBlanks = (lines, offset) }
    }

    /// The largest number, where the sum would be larger: `torn` may say anything.
    private static func sum(_ one: Int, _ other: Int) -> Int {
        let (sum, overflows) = one.addingReportingOverflow(other)
        return overflows ? .max : sum
    }

    /// Topic and day are those of the file; where its path tells no topic, all lines have the first one's.
    private mutating func fault(ofPlace parts: LineParts) -> Finding.Kind? {
        if let topic, let own = parts.topic, own != topic { return .topicOfFile(own) }
        topic = topic ?? parts.topic
        guard let partition = file.partition else { return nil }
        return days.day(of: parts.receivedAt) == partition.day ? nil : .day
    }
}
