import Foundation
import TestSupport
import Testing

extension Operating {
    /// `doctor` on whole set-ups: a worker, a real nginx with TLS, and a server that plays Connectly's API.
    @Suite("doctor")
    struct DoctorTests {
        @Test("a healthy set-up has no finding, and an event that is sent is found as a line")
        func healthy() throws {
            for kind in isRoot ? ["fastcgi", "cgi", "of another user"] : ["fastcgi", "cgi"] {
                var setUp = SetUp()
                (setUp.isCGI, setUp.isOfNobody) = (kind == "cgi", kind == "of another user")
                let site = try DoctorSite(setUp)
                let run = try site.doctor(["--json", "--send"])
                let report = try DoctorReport(run)
                #expect(report.findings.isEmpty && report.notLookedAt == [], "\(run.screen)")
                #expect(run.ending == .exited(0))
                let receipt = try #require(report.receipt)
                let shown = try Hooklinectl.run(["show", receipt, "--data", site.site.data.path])
                #expect(shown.ending == .exited(0) && shown.outputText.contains("messages"), "\(shown.screen)")
                #expect(try site.site.data.lines().count == 2)
            }
        }

        @Test("each fault has its own finding, and no other", arguments: BrokenSetUp.all.filter { !$0.needsRoot })
        func broken(one: BrokenSetUp) throws { try expectItsFinding(of: one) }

        @Test(
            "so has each that takes root", .enabled(if: isRoot, "only root can give files away and mount"),
            arguments: BrokenSetUp.all.filter(\.needsRoot))
        func brokenByRoot(one: BrokenSetUp) throws { try expectItsFinding(of: one) }

        @Test("nginx is asked for its configuration where no file is named, and its refusal is a finding")
        func nginxItself() throws {
            let site = try DoctorSite()
            let path = try site.configurationPath()
            let folder = path.replacing("/nginx.conf", with: "/")
            let real = "exec \(try Program.system("nginx")) -p \(folder) -c \(path) -e /dev/null \"$@\""
            let good = try DoctorReport(try site.run(["--json"] + site.outside, nginx: real))
            #expect(good.findings.isEmpty && good.notLookedAt == ["event: --send is not given"])
            let word = "echo 'nginx: [emerg] unknown directive \"x\"' >&2; exit 1"
            let refused = try DoctorReport(try site.run(["--json"] + site.outside, nginx: word))
            #expect(refused.findings.map(\.name) == ["nginx-configuration"])
            let none = try DoctorReport(try site.run(["--json"] + site.outside, nginx: "exit 127"))
            #expect(
                none.findings.isEmpty && none.notLookedAt.contains { $0.hasPrefix("nginx: there is no nginx here") })
            let silent = try DoctorReport(try site.run(["--json"] + site.outside, nginx: "exit 0"))
            #expect(silent.findings.isEmpty && silent.notLookedAt.contains("nginx: nginx -T printed no configuration"))
        }

        @Test("the shipped locations in each of the hostile servers of Tests/nginx-hostile have no finding")
        func hostile() throws {
            let script = String(decoding: try readFile(PackageRoot.path("Tests/nginx-hostile")), as: UTF8.self)
            let list = script.split(separator: "hostile=(\n")[1].split(separator: "\n)\n")[0]
            let servers = list.matches(of: /'([^']+)'/).map { $0.output.1.replacing("SCRATCH", with: "/nowhere") }
            #expect(servers.count == 29)
            for isCGI in [false, true] {
                var setUp = SetUp()
                setUp.isCGI = isCGI
                let site = try DoctorSite(setUp)
                let shipped = try setUp.locationText(site.site, site.socket)
                for server in servers {
                    let user = isRoot ? "user root;" : ""
                    try site.site.write("hostile.conf", "\(user) http { server { \(server)\n\(shipped) } }")
                    let run = try site.doctor(["--json", "--nginx", site.site.path("hostile.conf")])
                    #expect(
                        try DoctorReport(run).findings.isEmpty && run.ending == .exited(0), "\(server): \(run.screen)")
                }
            }
        }

        @Test("what can't be looked at is said, and is no finding")
        func notLookedAt() throws {
            let site = try DoctorSite()
            let run = try site.run(["--json", "--nginx", try site.configurationPath()])
            let report = try DoctorReport(run)
            #expect(report.findings.isEmpty && run.ending == .exited(0), "\(run.screen)")
            #expect(
                report.notLookedAt == [
                    "address: --address is not given", "event: --address is not given",
                    "registration: no API key is named",
                    "clock: nobody was asked for the time: --address or an API key",
                ])
            try site.site.write("odd.conf", "http {\n")
            let odd = try DoctorReport(try site.doctor(["--json", "--nginx", site.site.path("odd.conf")]))
            #expect(odd.findings.isEmpty && odd.notLookedAt[0].hasSuffix("odd.conf:1: what begins there has no end"))
            try installProgram(site.site.path("journalctl"), script: "exit 1")
            _ = try SettingsFile(site.site, ["HOOKLINE_LISTEN": site.site.socketPath])
            let mute = try DoctorReport(try site.doctor(["--json"]))
            #expect(mute.findings.isEmpty && mute.notLookedAt.contains { $0.hasPrefix("files: the error log") })
            site.connectly.fail("list", [.notJSON])
            let other = try DoctorReport(try site.doctor(["--json"]))
            #expect(other.findings.isEmpty && other.notLookedAt.contains { $0.hasPrefix("registration: 200, but") })
        }

        @Test("the screen names the parts, and each finding with its cure; foreign bytes can't steer a terminal")
        func screen() throws {
            let site = try DoctorSite()
            let user = isRoot ? "user root; " : ""
            try site.site.write("odd.conf", "\(user)http { server { \u{1B}[31m; location / { return 404; } } }\n")
            let run = try site.doctor(["--nginx", site.site.path("odd.conf")])
            #expect(
                run.screen == """
                    PART          FOUND
                    settings      nothing
                    files         nothing
                    nginx         1 finding
                    socket        nothing
                    address       nothing
                    event         not looked at: --send is not given
                    registration  nothing
                    clock         nothing

                    location-missing  /connectly/messages: the location that nginx chooses for it passes nothing to Hookline
                      cure: include snippets/hookline.conf in the server of that name, and reload nginx
                    [1]

                    """)
            try site.site.write("odd.conf", "http { server { return 301 \u{1B}[31m\u{202E}; } }\n")
            let odd = try site.doctor(["--nginx", site.site.path("odd.conf")])
            #expect(odd.outputText.contains(#"return 301 \u001b[31m\u202e: "#), "\(odd.screen)")
        }

        @Test("a command line that makes no sense is 64")
        func usage() throws {
            let lines = [
                ["--config", "/s", "--send"], ["--config", "/s", "--address", "your.site"], [],
                ["--config", "/s", "--address", "ftp://your.site/"], ["--config", "/s", "--user", "no-such-user-here"],
                ["--config", "/s", "--business", "a/b"],
            ]
            for line in lines { #expect(try Hooklinectl.run(["doctor"] + line).ending == .exited(64), "\(line)") }
        }

        @Test("the manual's table has each finding, and each has a set-up")
        func table() throws {
            let page = String(decoding: try readFile(PackageRoot.path("nginx/manual/hooklinectl.1.md")), as: UTF8.self)
            let rows = page.split(separator: "| finding |")[1].split(separator: "\n\n")[0].split(separator: "\n")
            let cells = rows.map { $0.split(separator: "|").first ?? "" }.joined()
            let named = cells.matches(of: /`([a-z-]+)`/).map { String($0.1) }
            // nginx's refusal has a test of its own; no machine of a test is without a boot's id.
            let shown = BrokenSetUp.all.map(\.finding) + ["nginx-configuration", "boot"]
            #expect(Set(named) == Set(shown) && Set(named).count == named.count)
        }

        private func expectItsFinding(of one: BrokenSetUp) throws {
            var setUp = SetUp()
            try one.change(&setUp)
            let site = try DoctorSite(setUp)
            let run = try site.doctor(["--json"], within: one.shell(site))
            let report = try DoctorReport(run)
            #expect(report.findings.map(\.name) == [one.finding], "\(run.screen)")
            #expect(report.findings.first?.subject.hasSuffix(one.subject) == true, "\(run.screen)")
            #expect(run.ending == .exited(1))
        }
    }
}
