import Glibc
import TestSupport
import Testing

/// A data directory with lines as the worker writes them, and `forward` over it.
final class ForwardSite {
    let site: Site
    private(set) var receipts: [String] = []

    init() throws {
        site = try Site()
        try makeDirectory(site.data.path, mode: 0o700)
    }

    /// The path of the position file.
    var positions: String { site.path("position") }

    /// Adds events to the files of some topics, in turn.
    func add(_ count: Int, topics: [String] = ["messages", "delivery_status", "report"], day: String = "2026-11-22")
        throws
    {
        let events = NumberedEvents("forwarded", size: 120)
        for (place, topic) in topics.enumerated() {
            let name = "\(topic)/\(day).ndjson"
            var text: [UInt8] = []
            let start = try fileSize(name)
            for number in stride(from: place, to: count, by: topics.count) {
                let event = events.delivery(number)
                let line = Self.line(number, topic, event)
                receipts.append("\(name):\(start + text.count):\(line.count)")
                text += line
            }
            try append(text, to: name)
        }
    }

    private func fileSize(_ name: String) throws -> Int {
        access(site.data.path + "/" + name, F_OK) == 0 ? try readFile(site.data.path + "/" + name).count : 0
    }

    /// Puts bytes behind what a file holds, and makes it when it is not there.
    func append(_ bytes: [UInt8], to name: String) throws {
        let folder = site.data.path + "/" + name.prefix { $0 != "/" }
        if access(folder, F_OK) != 0 { try makeDirectory(folder, mode: 0o700) }
        let file = try OpenDescriptor.opening(site.data.path + "/" + name, O_WRONLY | O_CREAT | O_APPEND)
        try writeAll(file, bytes)
    }

    private static func line(_ number: Int, _ topic: String, _ event: Delivery) -> [UInt8] {
        let digits = String(1_000_000 + number)
        let (second, fraction) = (digits.prefix(4).suffix(3), digits.suffix(3))
        let minutes = Int(second).map { ($0 / 60, $0 % 60) } ?? (0, 0)
        let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        let stamp = "2026-11-22T10:\(two(minutes.0)):\(two(minutes.1)).\(fraction)000Z"
        let head = #"{"receivedAt":"\#(stamp)","topic":"\#(topic)","signature":"\#(event.signatures[0])""#
        return Array((head + #","event":"#).utf8) + event.body + Array("}\n".utf8)
    }

    /// `forward` with this site's data.
    func plan(_ arguments: [String]) throws -> SpawnPlan {
        SpawnPlan(
            try Hooklinectl.path(), ["forward"] + arguments,
            environment: ["HOOKLINE_DATA": site.data.path, "HOOKLINE_SECRET_FILE": site.secretPath])
    }

    /// Runs it to its end.
    func run(_ arguments: [String], within patience: Duration = .seconds(60)) throws -> CommandRun {
        try plan(arguments).run(within: patience)
    }

    /// Sends everything to an application, once, and keeps the position.
    func runOnce(to application: TakingApplication, _ more: [String] = []) throws -> CommandRun {
        try run(["--to", application.address, "--once", "--resume", positions] + more)
    }

    /// The receipts of one topic among some.
    static func only(_ topic: String, of receipts: [String]) -> [String] {
        receipts.filter { $0.hasPrefix("\(topic)/") }
    }
}
