internal import Format
internal import Posix
internal import Reading
internal import Settings

/// Whether the error log tells of events that were refused for their signature, and none was stored meanwhile: then it is
/// not Connectly's secret that the worker has.
struct LogExamination {
    /// The end of the log, in bytes.
    private static let window = 1 << 18
    /// A person may try a wrong secret after a good one: what is refused so soon after a line counts for nothing.
    /// Microseconds.
    private static let trial: Int64 = 600_000_000
    /// Where the log of the shipped unit is; its lines as they were written.
    private static let journal = "journalctl --unit=hookline --lines=2000 --output=cat --no-pager --quiet"
    /// One alone may be anybody's.
    private static let few = 2

    let settings: Settings
    let diagnosis: Diagnosis

    func run() {
        guard let text else { return }
        let newest = newestLine
        let refused = Self.refusals(in: text).filter { moment in
            newest.map { moment.microseconds - $0.microseconds > Self.trial } ?? true
        }
        if refused.count >= Self.few, let last = refused.last { add(last, newest) }
    }

    /// The end of the log; nil, which is said, when it can't be read.
    private var text: [UInt8]? {
        do throws(SystemFault) {
            if let path = settings.log { return try Self.end(of: path) }
            let (end, bytes) = try SystemProgram.output(of: Self.journal)
            // Its first line is there since the start.
            if end == .exited(0) && !bytes.isEmpty { return bytes }
            diagnosis.passOver(.files, "the error log: it is no file, and not in the journal as unit hookline")
        } catch {
            if !error.isMissing { diagnosis.passOver(.files, "the error log: \(Words.of(error))") }
        }
        return nil
    }

    private static func end(of path: String) throws(SystemFault) -> [UInt8] {
        let file = try Descriptor.openForReading(path)
        let start = max(0, try file.status().size - window)
        var bytes = [UInt8](repeating: 0, count: window)
        let count = try file.readFully(into: bytes.mutableSpan, at: start)
        return Array(bytes[..<count])
    }

    /// When events were refused for their signature, in the order of the lines.
    private static func refusals(in text: [UInt8]) -> [Timestamp] {
        let words = Array(Words.wrongSignature.utf8)
        return text.split(separator: 0x0A).compactMap { line in
            guard line.firstRange(of: words) != nil else { return nil }
            return Timestamp(Array(line.prefix(Timestamp.length)).span)
        }
    }

    /// When the last line of all was received; nil when there is none that can be read.
    private var newestLine: Timestamp? {
        do throws(ReadingFault) {
            return try JournalFolder(settings.data).positions(before: .now) { _ in }.all.map(\.receivedAt).max()
        } catch {
            return nil
        }
    }

    private func add(_ last: Timestamp, _ newest: Timestamp?) {
        let since = newest.map { "the last line is of \($0)" } ?? "there is no line at all"
        let meaning = "events are refused for their signature, the last at \(last), and \(since)"
        let cure = "let it hold the secret that Connectly has for this business, byte for byte"
        diagnosis.add(Ailment("secret-refused", settings.secretFile, meaning, cure: cure), to: .files)
    }
}
