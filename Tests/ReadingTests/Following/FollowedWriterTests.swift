import Posix
import TestSupport
import Testing

@testable import Format
@testable import Reading

/// A reader behind a writer that is another process.
@Suite("LineReader, behind a writer")
struct FollowedWriterTests {
    private static let total = 2550
    private let store: HandmadeStore

    init() throws { store = try HandmadeStore() }

    @Test("rotation, segments, births and compression: each line once and in order, over twenty readers")
    func each() throws {
        let plan = SpawnPlan(try Program.system("python3"), ["-c", Self.writer, store.path])
        let output = try OpenDescriptor.opening(store.path("errors"), 0x41)  // O_WRONLY | O_CREAT
        let process = try SpawnedProcess(plan.with(errors: output))
        var (positions, numbers, rest) = (Positions(), [String: [Int]](), [String]())
        for reader in 1...20 {
            try read(to: reader * Self.total / 20, &positions, &numbers, &rest)
            positions = try positions.reread()
        }
        let ending = try process.waitForEnd(within: .seconds(30))
        let errors = String(decoding: try readFile(store.path("errors")), as: UTF8.self)
        #expect(ending == .exited(0), "\(errors)")
        try read(to: Self.total, &positions, &numbers, &rest)
        #expect(rest == [])
        #expect(numbers.values.flatMap { $0 }.sorted() == Array(1...Self.total))
        for topic in ["messages", "report"] { #expect(numbers[topic] == numbers[topic]?.sorted()) }
        let kept = positions.all.filter { $0.receipt.partition.topic == .messages }
        #expect(kept.count < 12, "files that are behind for good are forgotten")
    }

    /// Reads by what is told alone until so many lines have come in all, and all that is there then.
    private func read(
        to count: Int, _ positions: inout Positions, _ numbers: inout [String: [Int]], _ rest: inout [String]
    ) throws {
        var watch = try Watch(store.folder)
        var reader = store.reader(behind: positions)
        let deadline = Deadline(after: .seconds(30))
        while numbers.values.map(\.count).reduce(0, +) < count {
            guard let arrival = reader.next() else {
                if deadline.isOver {
                    let missing = Set(1...count).subtracting(numbers.values.joined())
                    throw HostFault.late("lines \(missing.sorted().prefix(10)) of \(count), \(rest)")
                }
                try Self.await(&watch, &reader)
                continue
            }
            guard case .line(let line) = arrival else {
                rest.append(arrival.word)
                continue
            }
            positions.note(line.position)
            numbers[line.position.receipt.partition.topic.description, default: []].append(line.number)
        }
        positions = reader.withoutFilesBehind(positions)
    }

    private static func await(_ watch: inout Watch, _ reader: inout LineReader) throws {
        guard case .changed(let changes) = try watch.wait(milliseconds: 1000) else { return }
        for change in changes { reader.hear(change) }
    }

    /// Writes each line in two parts; the second topic begins on the fourth day; a day is compressed when the next is over.
    private static let writer = """
        import base64, datetime, os, subprocess, sys
        root, number = sys.argv[1], 0
        start = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=1795000000)

        def append(topic, name):
            global number
            number += 1
            stamp = (start + datetime.timedelta(seconds=number)).isoformat(timespec="microseconds") + "Z"
            signature = base64.b64encode(number.to_bytes(4, "little") * 8).decode()
            text = ('{"receivedAt":"%s","topic":"messages","signature":"%s","event":{"number":%d}}'
                    % (stamp, signature, number)).encode() + bytes([10])
            os.makedirs(os.path.join(root, topic), exist_ok=True)
            with open(os.path.join(root, topic, name), "ab", buffering=0) as file:
                file.write(text[:number % len(text)])
                file.write(text[number % len(text):])

        def names(day):
            return ["2026-11-%d%s.ndjson" % (day, segment) for segment in ["", ".1", ".2"]]

        for day in range(10, 20):
            for name in names(day):
                for _ in range(50):
                    append("messages", name)
                    if day > 12: append("report", name)
            if day > 10: subprocess.check_call(["gzip"] + [os.path.join(root, "messages", name) for name in names(day - 1)])
        """
}

extension SpawnPlan {
    /// The same with its errors in a file.
    fileprivate func with(errors: OpenDescriptor) -> SpawnPlan {
        var plan = self
        plan.environment = ["PATH": "/usr/bin:/bin"]
        plan.descriptors[2] = errors
        return plan
    }
}
