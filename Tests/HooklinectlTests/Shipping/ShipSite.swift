import Glibc
import TestSupport
import Testing

/// A data directory, a database with Hookline's tables, and `ship` from the one into the other.
final class ShipSite: Sendable {
    let store: NumberedStore
    let cluster: PostgresCluster
    let database: String

    /// What `--print-schema` prints.
    static let schema = Result { try Hooklinectl.run(["ship", "--print-schema"]).outputText }

    /// - Parameter cluster: nil for the one that tests share.
    init(_ cluster: PostgresCluster? = nil) throws {
        store = try NumberedStore()
        self.cluster = try cluster ?? PostgresCluster.shared.get()
        database = try self.cluster.makeDatabase(Self.schema.get())
    }

    /// `ship` for the node `a`, with an address of its own where one is given.
    func plan(_ arguments: [String] = [], to address: String? = nil) throws -> SpawnPlan {
        let all = ["ship", "--to", address ?? cluster.address(database), "--node", "a"] + arguments
        return SpawnPlan(try Hooklinectl.path(), all, environment: ["HOOKLINE_DATA": store.path])
    }

    /// Runs it to its end.
    func run(_ arguments: [String], to address: String? = nil) throws -> CommandRun {
        try plan(arguments, to: address).run(within: .seconds(120))
    }

    /// Starts it; its errors go to a file.
    func start(_ arguments: [String] = [], to address: String? = nil, name: String = "ship") throws -> ShipProcess {
        try start(plan(arguments, to: address), name: name)
    }

    /// Starts a plan of it.
    func start(_ plan: SpawnPlan, name: String = "ship") throws -> ShipProcess {
        try ShipProcess(plan, errors: store.outside("\(name).errors"))
    }

    /// Lines of three topics, by their numbers, as they stand in the files of a day.
    func append(_ numbers: Range<Int>, day: String = "2026-11-18") throws {
        for (place, topic) in ["delivery_status", "messages", "report"].enumerated() {
            try store.append(numbers.filter { $0 % 3 == place }, to: "\(topic)/\(day).ndjson")
        }
    }

    func ask(_ text: String) throws -> String { try cluster.ask(database, text) }

    /// How many events the database has.
    var count: Int { get throws { Int(try ask("SELECT count(*) FROM hookline_event")) ?? -1 } }
}

/// Comparing.
extension ShipSite {
    /// The rows, topic by topic as they were committed: receipt, seq, event and body.
    func rows() throws -> [String] {
        let text = try ask(
            """
            SELECT topic || '/' || day || CASE segment WHEN 0 THEN '' ELSE '.' || segment END || '.ndjson:' || "offset"
                || ':' || length || ' ' || seq || ' ' || coalesce(encode(convert_to(event::text, 'UTF8'), 'hex'), '-')
                || ' ' || coalesce(encode(body, 'hex'), '-')
            FROM hookline_event WHERE node = 'a' ORDER BY topic, seq
            """)
        return text.split(separator: "\n").map(String.init)
    }

    /// What they have to be: each line of the files once, in the order of the files.
    func expected() throws -> [String] {
        var rows: [String] = []
        var seqs: [String: Int] = [:]
        let files = try DataDirectory(path: store.path).files()
        for name in files.keys.sorted(by: Self.isBefore) {
            var offset = 0
            for line in wholeLines(files[name] ?? []) {
                let topic = String(name.prefix { $0 != "/" })
                seqs[topic, default: 0] += 1
                rows.append("\(name):\(offset):\(line.count + 1) \(seqs[topic] ?? 0) \(try Self.contents(line))")
                offset += line.count + 1
            }
        }
        return rows
    }

    /// By topic, day and segment.
    private static func isBefore(_ one: String, _ other: String) -> Bool {
        let key = { (name: String) in name.replacing(".ndjson", with: name.contains(".1.") ? "" : ".0") }
        return key(one) < key(other)
    }

    private static func contents(_ line: ArraySlice<UInt8>) throws -> String {
        let event = StoredLine(line).event
        let envelope = StoredLine(event.map { line[..<$0.startIndex] } ?? line)
        let body = try envelope.text("body").map { try decoded($0) }
        return "\(event.map { hexadecimal(Array($0)) } ?? "-") \(body.map { hexadecimal($0) } ?? "-")"
    }

    /// Base64, by another implementation.
    private static func decoded(_ text: String) throws -> [UInt8] {
        try SpawnPlan(try Program.system("base64"), ["-d"]).run(input: Array(text.utf8)).output
    }

    /// Whether the database has each line once, in order, and nothing else.
    func expectExact(_ comment: String = "") throws {
        let (rows, expected) = (try rows(), try expected())
        let place = zip(rows, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? min(rows.count, expected.count)
        let told = [rows, expected].map { $0.dropFirst(place).first?.prefix(200) ?? "none" }
        #expect(rows == expected, "\(comment) \(rows.count) of \(expected.count), at \(place): \(told)")
    }
}

/// Two digits a byte.
func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// A `ship` beside a test.
final class ShipProcess {
    let process: SpawnedProcess
    private let path: String

    fileprivate init(_ plan: SpawnPlan, errors path: String) throws {
        self.path = path
        var plan = plan
        plan.descriptors[2] = try OpenDescriptor.opening(path, O_WRONLY | O_CREAT | O_TRUNC)
        process = try SpawnedProcess(plan)
    }

    /// The lines of its log so far, without the program's name.
    var log: [String] {
        get throws {
            wholeLines(try readFile(path)).map { String(String(decoding: $0, as: UTF8.self).dropFirst(13)) }
        }
    }

    /// Waits until its log holds a line with these words, so many times.
    func awaitWord(_ word: String, times: Int = 1, within patience: Duration = .seconds(60)) throws {
        do {
            try waitUntil(word, within: patience) { try log.filter { $0.contains(word) }.count >= times }
        } catch {
            throw HostFault.late("'\(word)': \(try log)")
        }
    }

    /// Ends it by a signal.
    func end(by signal: Int32 = SIGTERM) throws -> Ending {
        try process.signal(signal)
        return try process.waitForEnd(within: .seconds(60))
    }
}
