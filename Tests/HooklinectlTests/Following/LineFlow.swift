import Glibc
import Synchronization
import TestSupport

/// A writer of many lines at a steady rate, as a busy day has them: three topics, one of which is born on the way; a segment
/// that begins; a midnight by the lines' own clock, behind which yesterday is compressed.
final class LineFlow: Sendable {
    /// Where each thing happens, as parts of all lines.
    private enum Moment {
        static let birth = 0.2
        static let segment = 0.4
        static let midnight = 0.6
        static let compression = 0.65
    }

    private static let midnight: Int64 = 1_795_046_400_000_000  // 2026-11-19
    private let store: NumberedStore
    private let total: Int
    private let perSecond: Int
    /// So many lines are in their files.
    private let written = Atomic(0)
    private let fault = Mutex<(any Error)?>(nil)

    init(_ store: NumberedStore, total: Int, perSecond: Int) {
        (self.store, self.total, self.perSecond) = (store, total, perSecond)
    }

    /// How many lines were written.
    var count: Int { written.load(ordering: .acquiring) }

    /// The topic of a line.
    func topic(of number: Int) -> String {
        let isBorn = number >= place(Moment.birth)
        let all = ["messages", "delivery_status"] + (isBorn ? ["report"] : [])
        return all[number % all.count]
    }

    private func place(_ part: Double) -> Int { Int(Double(total) * part) }

    /// Writes all of it; to be run on a thread of its own.
    func run() {
        do { try write() } catch { fault.withLock { $0 = error } }
    }

    /// Waits until so many lines are in their files.
    func wait(for count: Int) throws {
        try waitUntil("line \(count)", within: .seconds(total / perSecond + 120)) {
            if let fault = fault.withLock({ $0 }) { throw fault }
            return self.count >= count
        }
    }

    private func write() throws {
        let begun = ContinuousClock.now
        var files: [String: OpenDescriptor] = [:]
        var compressed = false
        while count < total {
            let due = min(total, Int((ContinuousClock.now - begun) / .milliseconds(1)) * perSecond / 1000)
            if due == count { usleep(1000) }
            for number in count..<due { try write(number, &files) }
            if due >= place(Moment.compression) && !compressed {
                compressed = true
                try compressYesterday()
            }
        }
    }

    private func write(_ number: Int, _ files: inout [String: OpenDescriptor]) throws {
        let topic = topic(of: number)
        let name = name(of: number, topic)
        if files[name] == nil {
            try store.append([], to: name)
            files[name] = try OpenDescriptor.opening(store.path(name), appending)
        }
        if let file = files[name] {
            let moment = Self.midnight + Int64(number - place(Moment.midnight)) * 200
            try writeAll(file, NumberedStore.line(number, topic: topic, at: moment))
        }
        written.store(number + 1, ordering: .releasing)
    }

    private func name(of number: Int, _ topic: String) -> String {
        if number >= place(Moment.midnight) { return "\(topic)/2026-11-19.ndjson" }
        let isSecond = topic == "messages" && number >= place(Moment.segment)
        return "\(topic)/2026-11-18\(isSecond ? ".1" : "").ndjson"
    }

    private func compressYesterday() throws {
        let names = ["messages/2026-11-18", "messages/2026-11-18.1", "delivery_status/2026-11-18", "report/2026-11-18"]
        for name in names { try store.compress("\(name).ndjson") }
    }
}
