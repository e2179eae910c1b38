import Posix
import TestSupport

@testable import Format
@testable import Reading

/// A data directory of lines that a test writes one by one, and its summary.
struct SummaryStore {
    /// 2026-11-18T00:00:00Z, in seconds since 1970.
    static let start: Int64 = 1_794_960_000
    private let store: HandmadeStore

    init() throws { store = try HandmadeStore() }

    /// A line with its LF, received so many seconds behind the start.
    static func line(_ event: String, topic: String = "delivery_status", at seconds: Int64, repeats: Int? = nil)
        -> String
    {
        let stamp = Timestamp(microseconds: (start + seconds) * 1_000_000)
        let mark = repeats.map { #","repeat":\#($0)"# } ?? ""
        let signature = base64(sha256(Array(event.utf8)))
        return #"{"receivedAt":"\#(stamp)","topic":"\#(topic)","signature":"\#(signature)"\#(mark),"event":\#(event)}"#
            + "\n"
    }

    /// A status as Connectly tells it, of that second behind the start.
    static func status(_ id: String, _ word: String, at seconds: Int64, more: String = "") -> String {
        #"{"timestamp":"\#(start + seconds)","statusUpdate":{"id":"\#(id)","status":"\#(word)"\#(more)}}"#
    }

    /// An id whose time is so many seconds behind the start.
    static func id(_ number: Int, at seconds: Int64) -> String {
        ULID(milliseconds: (start + seconds) * 1000, randomness: UInt128(number)).text
    }

    func add(_ text: String, to name: String = "delivery_status/2026-11-18.ndjson") throws {
        try store.append(text, to: name)
    }

    /// Adds one status, received in the second in which it happened.
    func add(_ id: String, _ word: String, at seconds: Int64, more: String = "") throws {
        try add(Self.line(Self.status(id, word, at: seconds, more: more), at: seconds))
    }

    /// The summary, and what was named on the way.
    func read(_ range: TimeRange = TimeRange(), zone: Zone = .utc) throws -> (Summary, [ReadingFault]) {
        var faults: [ReadingFault] = []
        var reader = SummaryReader(range, zone: zone)
        reader.read(try store.folder.files { faults.append($0) }) { faults.append($0) }
        return (reader.result, faults)
    }

    /// The summary of lines in which nothing is wrong.
    func summary(_ range: TimeRange = TimeRange()) throws -> Summary {
        let (summary, faults) = try read(range)
        return faults.isEmpty ? summary : try { throw HostFault.malformed("\(faults)") }()
    }

    func compress(_ name: String) throws { try store.compress(name) }

    /// The path of a file of the directory.
    func path(_ name: String) -> String { store.path(name) }
}

extension Funnel {
    /// `8 sent, 4 delivered, 2 read, 4 failed, 1 clicked`, in that order.
    var figures: [Int] { [sent, delivered, read, failed, clicked] }
}

extension Summary {
    /// All figures of messages as one text, for comparisons.
    var figures: String {
        "\(total) \(days) \(months) \(numbers) \(campaigns) \(failures) \(buttons) \(steps)"
    }
}
