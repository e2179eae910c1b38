import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// A file system without room.
    @Suite("Disk full")
    struct DiskFullTests {
        // A file system of the test's own is for root only, and not every container lets root mount one.
        @Test(
            "503 while there is no room, whole lines all the time, 200 as soon as there is room again",
            .enabled(if: isRoot && canMount(), "needs root and the right to mount"), arguments: [300, 3_000, 30_000])
        func full(size: Int) throws {
            let site = try Site()
            let process = try startOnSmallDisk(site)
            defer { process.stop() }
            let entrance = FastCGIEntrance(path: site.socketPath)
            let events = NumberedEvents("full", size: size)
            // What the file system holds is seen by the one process that mounted it.
            let data = DataDirectory(path: "/proc/\(process.id)/root\(site.data.path)")
            var statuses = try (0..<600_000 / size).map { try entrance.answer(events.delivery($0)).status }
            #expect(Set(statuses) == [200, 503] && statuses.last == 503)
            try checked("unlink") { unlink("\(data.path)/ballast") }
            statuses.append(try entrance.answer(events.delivery(statuses.count)).status)
            #expect(statuses.last == 200, "\(site.log())")
            let acknowledged = statuses.indices.filter { statuses[$0] == 200 }
            let stored = try data.lines().compactMap { line in line.event.flatMap { events.number(of: $0) } }
            #expect(stored == acknowledged)
            #expect(try data.faults() == [])
        }
    }
}

/// A worker on descriptor 0 whose data directory is a file system of 256 kB, half of it taken by a file.
private func startOnSmallDisk(_ site: Site) throws -> SpawnedProcess {
    try makeDirectory(site.data.path, mode: 0o750)
    let listener = try UnixListener(path: site.socketPath)
    let mount = "\(try Program.system("mount")) -t tmpfs -o size=256k,mode=0750 none \(site.data.path)"
    let ballast = "\(try Program.system("head")) -c 131072 /dev/zero > \(site.data.path)/ballast"
    let line = "\(mount) && \(ballast) && exec \"$0\" \"$@\""
    let arguments = ["-m", "/bin/sh", "-c", line, try Program.hookline()]
    return try SpawnedProcess(
        SpawnPlan(
            try Program.system("unshare"), arguments, environment: site.settings(),
            descriptors: [0: listener.descriptor, 2: try site.openLog()]))
}
