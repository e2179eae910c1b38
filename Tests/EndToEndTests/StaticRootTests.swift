import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The program runs where there is nothing else: on any host, uploaded as one file.
    @Suite("A bare root")
    struct StaticRootTests {
        // Changing the root and mounting /proc in it is for root only, and not every container lets root do it.
        @Test(
            "CGI in a root that holds only the program, /proc, /dev/null, data and secret",
            .enabled(if: isRoot && canMount(), "needs root and the right to mount"))
        func bareRoot() throws {
            let root = try TemporaryDirectory()
            for name in ["proc", "dev", "data"] { try makeDirectory(root.path(name), mode: 0o755) }
            try installProgram(root.path("hookline"), copying: try Program.hookline())
            try root.write("dev/null", [])
            try root.write("secret", Array("\(WebhookSigner.sampleSecret)\n".utf8))
            let delivery = NumberedEvents("root", size: 300).delivery(0)
            let run = try bareRootPlan(root.path, delivery).run(input: delivery.body)
            #expect(try Answer(parsing: run.output).status == 200, "\(run.errorText)")
            let lines = try DataDirectory(path: root.path("data")).lines()
            #expect(lines.map { Array($0.event ?? []) } == [delivery.body])
        }
    }
}

/// The mounts live in a mount namespace of their own and end with it.
private func bareRootPlan(_ root: String, _ delivery: Delivery) throws -> SpawnPlan {
    let mounts = "mount --bind /proc \(root)/proc && mount --bind /dev/null \(root)/dev/null"
    let enter = "\(mounts) && exec \(try Program.system("chroot")) \(root) /hookline"
    var settings = Dictionary(delivery.variables.map { ($0.name, $0.value) }) { first, _ in first }
    settings["HOOKLINE_DATA"] = "/data"
    settings["HOOKLINE_SECRET_FILE"] = "/secret"
    settings["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    return SpawnPlan(try Program.system("unshare"), ["-m", "/bin/sh", "-c", enter], environment: settings)
}
