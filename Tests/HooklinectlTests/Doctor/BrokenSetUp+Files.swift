import Glibc
import TestSupport

extension BrokenSetUp {
    /// Settings, and the files that they name.
    static let ofFiles: [BrokenSetUp] = [
        broken("a setting that is none", "setting", "HOOKLINE_DATE") {
            try change($0, ["HOOKLINE_DATE": "/data"])
        },
        broken("a number that is none", "setting", "HOOKLINE_MAX_BODY") { try change($0, ["HOOKLINE_MAX_BODY": "1m"]) },
        broken("a zone that is none", "zone", "HOOKLINE_TIMEZONE") {
            try change($0, ["HOOKLINE_TIMEZONE": "Mars/Base"])
        },
        broken("settings that others may write", "settings-mode", "/settings") {
            chmod($0.site.path("settings"), 0o666)
        },
        broken("a secret that others may read", "secret-mode", "HOOKLINE_SECRET_FILE") {
            chmod($0.site.secretPath, 0o644)
        },
        broken("no file of the secret", "secret-file", "HOOKLINE_SECRET_FILE") { unlink($0.site.secretPath) },
        broken("a comment in the secret's file", "secret", "HOOKLINE_SECRET_FILE") {
            try $0.site.write("secret", "# the secret\n\(WebhookSigner.sampleSecret)\n")
        },
        broken("a short secret", "secret", "HOOKLINE_SECRET_FILE") { try $0.site.write("secret", "twelve-bytes\n") },
        broken("a directory in which others may replace the secret", "secret-folder") { site in
            try makeDirectory(site.site.path("open"), mode: 0o777)
            try site.site.write("open/secret", "\(WebhookSigner.sampleSecret)\n")
            try change(site, ["HOOKLINE_SECRET_FILE": site.site.path("open/secret")])
        },
        BrokenSetUp("another secret than Connectly's", "secret-refused", "/secret") {
            $0.isFresh = true
            $0.breaking = { try beRefused($0) }
        },
        BrokenSetUp("the same in the journal", "secret-refused", "/secret") {
            $0.isFresh = true
            $0.breaking = { site in
                try change(site, ["HOOKLINE_LOG": ""])
                let line = "2026-11-22T20:14:45.123456Z hookline[7]: warning: refused: the signature is wrong"
                try installProgram(site.site.path("journalctl"), script: "printf '\(line)\\n\(line)\\n'")
            }
        },
        broken("a log that can't be written", "log", "HOOKLINE_LOG") {
            try change($0, ["HOOKLINE_LOG": "/nowhere/log"])
        },
        broken("data of another user", "data-owner", "HOOKLINE_DATA", needsRoot: true) {
            chown($0.site.data.path, 7, 7)
        },
        broken("data that others may write", "data-mode", "HOOKLINE_DATA") { chmod($0.site.data.path, 0o777) },
        broken("a topic that is a link", "data", "HOOKLINE_DATA") { site in
            symlink("/nowhere", "\(site.site.data.path)/report")
        },
        broken("a directory of data that can't be made", "data", "HOOKLINE_DATA") {
            try change($0, ["HOOKLINE_DATA": "/nowhere/at/all"])
        },
        broken("an index that is a link", "state", "HOOKLINE_DATA") { site in
            symlink("/nowhere", "\(site.site.data.path)/.hookline/report.seen")
        },
        ofNobody("data that the worker's user can't write to", "data-mode", "HOOKLINE_DATA") {
            chmod($0.site.data.path, 0o500)
        },
        ofNobody("a secret that the worker's user can't read", "secret-file", "HOOKLINE_SECRET_FILE") {
            chown($0.site.secretPath, 0, 0)
        },
        BrokenSetUp(
            "a full disk", "disk", "HOOKLINE_DATA", needsRoot: true, within: { mounted($0, "size=64k", fill: true) }
        ) {
            _ in
        },
        BrokenSetUp(
            "no inodes", "inodes", "HOOKLINE_DATA", needsRoot: true,
            within: { mounted($0, "size=128m,nr_inodes=1", fill: false) }
        ) { _ in },
    ]

    /// Other settings than the worker's, which it has taken before.
    private static func change(_ site: DoctorSite, _ more: [String: String]) throws {
        let usual = ["HOOKLINE_LISTEN": site.site.socketPath, "HOOKLINE_LOG": site.site.path("log")]
        _ = try SettingsFile(site.site, usual.merging(more) { _, other in other })
    }

    /// Events come that are signed with another secret, and the log tells of it.
    private static func beRefused(_ site: DoctorSite) throws {
        let event = Delivery.signed(Array("{}".utf8), by: WebhookSigner(secret: "the-secret-that-connectly-has"))
        for _ in 0..<2 { _ = try site.service?.answer(event) }
        try waitUntil("two lines of the log") {
            let text = String(decoding: try readFile(site.site.path("log")), as: UTF8.self)
            return text.matches(of: /the signature is wrong/).count == 2
        }
    }

    /// What root could do all the same.
    private static func ofNobody(
        _ what: String, _ finding: String, _ subject: String,
        _ breaking: @escaping @Sendable (DoctorSite) throws -> Void
    ) -> BrokenSetUp {
        BrokenSetUp(what, finding, subject, needsRoot: true) {
            $0.isOfNobody = true
            $0.breaking = breaking
        }
    }

    /// A shell in which the data is a small file system of its own.
    private static func mounted(_ site: DoctorSite, _ options: String, fill: Bool) -> String {
        let mount = "mount -t tmpfs -o mode=0750,\(options) none \(site.site.data.path)"
        let ballast = fill ? "; head -c 1m /dev/zero >\(site.site.data.path)/Ballast 2>/dev/null" : ""
        return "exec unshare -m /bin/sh -c '\(mount)\(ballast); exec \"$0\" \"$@\"' \"$0\" \"$@\""
    }

    /// The socket, and the way to it.
    static let ofSocket: [BrokenSetUp] = [
        broken("no worker", "socket-missing", ".sock") { $0.stopWorker() },
        broken("a socket at which nobody listens", "socket-dead", ".sock") { site in
            site.stopWorker()
            try leaveSocket(at: site.site.socketPath)
        },
        broken("another thing in the socket's place", "listen", "HOOKLINE_LISTEN") { site in
            site.stopWorker()
            try site.site.write("fcgi.sock", "")
        },
        BrokenSetUp("a user of nginx that can't come to the socket", "socket-mode", ".sock", needsRoot: true) {
            $0.nginxUser = "nobody nogroup"
        },
        location(
            "another socket than the worker's", "socket-other", "unix:/nowhere.sock", "fastcgi_pass unix:",
            "fastcgi_pass unix:/nowhere.sock; #"),
        BrokenSetUp("a user of fcgiwrap who does not own the data", "fcgiwrap-user", "wrap.sock", needsRoot: true) {
            $0.isCGI = true
            $0.breaking = { chown($0.site.path("wrap.sock"), 7, 7) }
        },
        BrokenSetUp("a program that fcgiwrap does not find", "cgi-program", "/nowhere/hookline") {
            $0.isCGI = true
            $0.location.replace(try Program.hookline(), "/nowhere/hookline")
        },
    ]

    private static func leaveSocket(at path: String) throws {
        let listener = try UnixListener(path: path)
        listener.descriptor.close()
    }
}
