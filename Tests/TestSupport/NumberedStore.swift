import Glibc

/// A data directory whose files a test writes itself, with lines as the worker writes them, each known by a number.
package final class NumberedStore: Sendable {
    /// The moment of line 0, in microseconds since 1970: 2026-11-18T08:53:20Z.
    package static let start: Int64 = 1_794_992_000_000_000
    private let directory: TemporaryDirectory

    /// A directory that is there, without topics.
    package init() throws {
        directory = try TemporaryDirectory()
        try makeDirectory(path, mode: 0o700)
    }

    /// The data directory.
    package var path: String { directory.path("data") }

    /// Something in it: `messages/2026-11-22.ndjson`.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Something beside it.
    package func outside(_ name: String) -> String { directory.path(name) }

    /// A line with its LF. Its moment is that of the number, in seconds from `start`, where no other one is given.
    package static func line(
        _ number: Int, topic: String = "messages", at microseconds: Int64? = nil, repeats: Int? = nil,
        text: String = ""
    ) -> [UInt8] {
        let stamp = rfc3339(microseconds ?? start + Int64(number) * 1_000_000)
        let digits = nineDigits(number)
        let key = String(repeating: "A", count: 34)
        let counted = repeats.map { ",\"repeat\":\($0)" } ?? ""
        let head = "{\"receivedAt\":\"\(stamp)\",\"topic\":\"\(topic)\",\"signature\":\"\(digits)\(key)=\"\(counted)"
        return Array("\(head),\"event\":{\"number\":\"\(digits)\"\(text)}}\n".utf8)
    }

    /// The number of such a line, or of its event; nil for another text.
    package static func number(of line: ArraySlice<UInt8>) -> Int? {
        guard let end = line.firstRange(of: Array("\"number\":\"".utf8))?.upperBound else { return nil }
        return Int(String(decoding: line[end...].prefix(9), as: UTF8.self))
    }

    /// Puts bytes behind what a file holds, and makes it, and its topic, when they are not there.
    package func append(_ bytes: [UInt8], to name: String) throws {
        let folder = path(String(name.prefix { $0 != "/" }))
        if access(folder, F_OK) != 0 { try makeDirectory(folder, mode: 0o700) }
        try writeAll(OpenDescriptor.opening(path(name), O_WRONLY | O_APPEND | O_CREAT), bytes)
    }

    /// Lines with these numbers, behind what a file holds.
    package func append(_ numbers: some Sequence<Int>, to name: String) throws {
        let topic = String(name.prefix { $0 != "/" })
        try append(numbers.flatMap { Self.line($0, topic: topic) }, to: name)
    }

    /// As cron does it when a day is over.
    package func compress(_ name: String) throws {
        let run = try SpawnPlan(try Program.system("gzip"), [path(name)]).run(within: .seconds(120))
        guard run.ending == .exited(0) else { throw HostFault.malformed("gzip \(name): \(run.errorText)") }
    }

    /// Removes a file.
    package func remove(_ name: String) throws { try checked("unlink") { unlink(path(name)) } }

    /// Cuts a file.
    package func cut(_ name: String, to count: Int) throws { try checked("truncate") { truncate(path(name), count) } }
}

/// A moment as `receivedAt` writes it.
package func rfc3339(_ microseconds: Int64) -> String {
    var seconds = time_t(microseconds / 1_000_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let two = { (number: Int32) in number < 10 ? "0\(number)" : "\(number)" }
    let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    let fraction = String("\(1_000_000 + microseconds % 1_000_000)".dropFirst())
    return "\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)).\(fraction)Z"
}

/// By this machine's clock, in microseconds since 1970.
package func nowInMicroseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
}

private func nineDigits(_ number: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, 9 - digits.utf8.count)) + digits
}
