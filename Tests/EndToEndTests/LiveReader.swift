import Glibc
import Synchronization
import TestSupport

/// `tail -F` of the day's file into `jq`, as people follow events; and a look at the file's size all the while. Only the
/// looks, which are guarded, come from another thread.
final class LiveReader: @unchecked Sendable {
    private let directory: TemporaryDirectory
    private let process: SpawnedProcess
    private let sizes = Mutex<(largest: [UInt64: Int], shrunk: [String])>(([:], []))
    private let path: String

    /// Begins to read, also when there is no file yet.
    init(_ data: DataDirectory, day: String = utcDay()) throws {
        directory = try TemporaryDirectory()
        path = "\(data.path)/messages/\(day).ndjson"
        let jq = "jq -cR --unbuffered 'fromjson? // empty | .event // empty'"
        let line = "tail -n +1 -F '\(path)' 2>\(directory.path("errors")) | \(jq) >\(directory.path("seen"))"
        try directory.write("seen", [])
        process = try SpawnedProcess(SpawnPlan("/bin/sh", ["-c", line], environment: ["PATH": "/usr/bin:/bin"]))
    }

    deinit {
        for id in children(of: process.id) { kill(id, SIGTERM) }
    }

    /// The numbers of the events that came, in order; nil for what is none of the set.
    func seen(_ events: some EventSet) throws -> [Int?] {
        try wholeLines(readFile(directory.path("seen"))).map { events.number(of: $0) }
    }

    /// Waits until all of these have come.
    func wait(for numbers: Set<Int>, of events: some EventSet) throws {
        var missing = numbers
        do {
            try waitUntil("the reader's seeing all", within: .seconds(10)) {
                usleep(100_000)
                missing = numbers.subtracting(try seen(events).compactMap { $0 })
                return missing.isEmpty
            }
        } catch {
            let errors = String(decoding: try readFile(directory.path("errors")), as: UTF8.self)
            throw HostFault.late("the reader's seeing \(missing.sorted().prefix(20)) of \(numbers.count): \(errors)")
        }
    }

    /// Looks at the file's size; a file, known by its inode, must not shrink.
    func look() {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        sizes.withLock { sizes in
            let last = sizes.largest[UInt64(status.st_ino), default: 0]
            if status.st_size < last { sizes.shrunk.append("\(last) to \(status.st_size)") }
            sizes.largest[UInt64(status.st_ino)] = max(last, Int(status.st_size))
        }
    }

    /// How often the file was seen smaller than before.
    var shrunk: [String] { sizes.withLock { $0.shrunk } }
}
