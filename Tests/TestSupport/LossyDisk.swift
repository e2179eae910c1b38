import Glibc

/// A site on a real ext4 whose disk has no room for what is written to it: a loop device over a file of a small tmpfs.
/// All of it is seen by the processes that share its mounts.
package final class LossyDisk {
    package let site: Site
    package let events = NumberedEvents("lossy", size: 150_000)
    private let keeper: SpawnedProcess
    private let preload: Preload

    /// Whether this machine lets a test have one.
    package static let isPossible =
        isRoot && canMount() && Program.isThere("mkfs.ext4") && Program.isThere("losetup") && Preload.isPossible

    package init() throws {
        site = try Site()
        preload = try Preload("failed-sync")
        try makeDirectory(site.data.path, mode: 0o750)
        try makeDirectory(site.path("back"), mode: 0o750)
        let image = site.path("back/image")
        let line = """
            mount -t tmpfs -o size=24m none \(site.path("back")) && truncate -s 200m \(image) &&
            mkfs.ext4 -q -b 4096 -O ^has_journal -E lazy_itable_init=1,nodiscard \(image) &&
            mount -o loop \(image) \(site.data.path) && rmdir \(site.data.path)/lost+found &&
            sync -f \(site.data.path) &&
            : >\(site.path("ready")) && exec sleep 1000
            """
        let variables = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
        let shell = SpawnPlan(
            try Program.system("unshare"), ["-m", "/bin/sh", "-c", line], environment: variables,
            descriptors: [2: try site.openLog()])
        keeper = try SpawnedProcess(shell)
        try waitUntil("the disk: \(site.log())") { access(site.path("ready"), F_OK) == 0 }
    }

    /// What the disk holds.
    package var data: DataDirectory { DataDirectory(path: "/proc/\(keeper.id)/root\(site.data.path)") }

    /// Runs a line of `sh` where the disk is.
    package func shell(_ line: String) throws {
        let plan = SpawnPlan("/bin/sh", ["-c", line], environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
        let run = try there(plan).run()
        guard run.ending == .exited(0) else { throw HostFault.malformed("\(line): \(run.errorText)") }
    }

    /// Makes the file end where a block does: the device says that a write failed only when all of it did.
    package func align() throws {
        let before = try end()
        try send(size: 300)
        let around = try end() - before - 300
        try send(size: 8192 - (try end() + around) % 4096)
        guard try end() % 4096 == 0 else { throw HostFault.malformed("a file of \(try end()) bytes") }
    }

    private func end() throws -> Int { try data.files().first { $0.key.hasPrefix("messages/") }?.value.count ?? 0 }

    private func send(size: Int) throws {
        let event = NumberedEvents("align", size: size).delivery(0)
        _ = try there(site.cgiPlan(event)).run(input: event.body)
    }

    /// From now on nothing that needs a new block gets to the disk.
    package func fill() throws {
        let fill = site.path("back/fill")
        try shell("sync -f \(site.data.path); cat /dev/zero >\(fill) 2>/dev/null; test -s \(fill)")
    }

    /// There is room again.
    package func free() throws { try shell("rm \(site.path("back/fill"))") }

    /// Forgets all that is in the page cache only.
    package func mountAgain() throws {
        try shell("umount \(site.data.path) && mount -o loop \(site.path("back/image")) \(site.data.path)")
    }

    /// The status of an event sent by CGI.
    package func send(_ number: Int, _ settings: [String: String] = [:]) throws -> Int {
        let event = events.delivery(number)
        let run = try there(site.cgiPlan(event, settings)).run(input: event.body)
        return try Answer(parsing: run.output).status
    }

    /// Sends an event to a CGI whose sync fails and that is killed when the kernel has told it so.
    package func sendToOneThatDies(_ number: Int) throws {
        let event = events.delivery(number)
        try writeFile(site.path("body"), event.body)
        try writeFile(site.path("hold"), [])
        let variables = ["TEST_HOLD_AFTER": site.path("hold"), "TEST_TOLD": site.path("told")]
        var plan = try there(preload.under(site.cgiPlan(event), variables))
        plan.descriptors = [0: try OpenDescriptor.opening(site.path("body"), O_RDONLY), 2: try site.openLog()]
        let process = try SpawnedProcess(plan)
        try waitUntil("the failure: \(site.log())") { access(site.path("told"), F_OK) == 0 }
        try process.signal(SIGKILL)
        _ = try process.waitForEnd()
    }

    private func there(_ plan: SpawnPlan) throws -> SpawnPlan {
        var plan = plan
        plan.arguments = ["--mount=/proc/\(keeper.id)/ns/mnt", "--", plan.program] + plan.arguments
        plan.program = try Program.system("nsenter")
        return plan
    }
}

/// Whether a tmpfs may be mounted in a namespace of its own.
package func canMount() -> Bool {
    // Where unshare is missing, the answer is no as well.
    let run = try? SpawnPlan("/usr/bin/unshare", ["-m", "/bin/mount", "-t", "tmpfs", "none", "/mnt"]).run()
    return run?.ending == .exited(0)
}
