import Glibc
import TestSupport

/// A supervised service whose data directory is a file system of 512 kB, half of it taken by a file.
final class SmallDisk {
    let site: Site
    let process: SpawnedProcess
    /// What the file system holds is seen by the processes that mounted it.
    let data: DataDirectory

    init(workers: Int = 8) throws {
        site = try Site()
        try makeDirectory(site.data.path, mode: 0o750)
        let mount = "\(try Program.system("mount")) -t tmpfs -o size=512k,mode=0750 none \(site.data.path)"
        let ballast = "\(try Program.system("head")) -c 262144 /dev/zero > \(site.data.path)/ballast"
        let arguments = ["-m", "/bin/sh", "-c", "\(mount) && \(ballast) && exec \"$0\"", try Program.hookline()]
        let settings = ["HOOKLINE_LISTEN": site.socketPath, "HOOKLINE_WORKERS": String(workers)]
        process = try SpawnedProcess(
            SpawnPlan(
                try Program.system("unshare"), arguments, environment: site.settings(settings),
                descriptors: [2: try site.openLog()]))
        data = DataDirectory(path: "/proc/\(process.id)/root\(site.data.path)")
    }

    /// Makes room.
    func free() throws {
        try checked("unlink") { unlink("\(data.path)/ballast") }
    }
}
