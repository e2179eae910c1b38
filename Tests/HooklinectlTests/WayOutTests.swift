import Glibc
import TestSupport
import Testing

extension Operating {
    /// A key or a body leaves only to whom it is for, and who failed is told truly.
    @Suite("The way out")
    struct WayOutTests {
        private let directory: TemporaryDirectory
        private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"entity\":{}}"

        init() throws {
            directory = try TemporaryDirectory()
            try directory.write("key", Array("key-of-biz-1\n".utf8))
            try directory.write("secret", Array("\(WebhookSigner.sampleSecret)\n".utf8))
        }

        private func list(at address: String, _ environment: [String: String] = [:]) throws -> CommandRun {
            try Hooklinectl.run(
                [
                    "webhooks", "list", "--business", "biz_1", "--api-key-file", directory.path("key"), "--timeout",
                    "2",
                    "--base-url", address,
                ], environment: environment)
        }

        private func send(to address: String, _ environment: [String: String] = [:]) throws -> CommandRun {
            try Hooklinectl.run(
                ["send", address, "--secret-file", directory.path("secret"), "--timeout", "5"], environment: environment
            )
        }

        @Test(
            "what is for this machine goes by no proxy, whatever the environment says",
            arguments: ["http_proxy", "all_proxy", "ALL_PROXY"])
        func loopback(variable: String) throws {
            let (server, proxy) = (try RawServer(answering: ok), try RawServer(answering: ok))
            defer { for one in [server, proxy] { one.stop() } }
            for host in ["127.0.0.1", "localhost"] {
                let address = "http://\(host):\(server.port)"
                #expect(try list(at: address, [variable: proxy.address]).ending == .exited(0))
                #expect(try send(to: address, [variable: proxy.address]).ending == .exited(0))
            }
            #expect(proxy.requests.isEmpty)
            #expect(server.requests.count == 4 && server.requests[0].contains("X-API-Key: key-of-biz-1\r\n"))
        }

        @Test("a proxy on the way to another host sees neither key nor body: they are within TLS")
        func tunnel() throws {
            let proxy = try RawServer(answering: "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            defer { proxy.stop() }
            for run in [
                try list(at: "https://hooks.example", ["https_proxy": proxy.address]),
                try send(to: "https://hooks.example/x", ["https_proxy": proxy.address]),
            ] {
                #expect(run.ending == .exited(69))
                #expect(run.errorText.contains("proxy"), "who refused is named: \(run.screen)")
            }
            #expect(proxy.requests.count >= 2)
            #expect(proxy.requests.allSatisfy { $0.hasPrefix("CONNECT hooks.example:443 ") && !$0.contains("key-of") })
        }

        @Test("no redirect is followed, so no other host hears the key")
        func redirect() throws {
            let other = try RawServer(answering: ok)
            defer { other.stop() }
            for status in [301, 302, 303, 307, 308] {
                let server = try RawServer(
                    answering: "HTTP/1.1 \(status) X\r\nLocation: \(other.address)/\r\nContent-Length: 0\r\n\r\n")
                defer { server.stop() }
                #expect(try list(at: server.address).ending == .exited(69))
                #expect(try send(to: server.address).ending == .exited(69))
            }
            #expect(other.requests.isEmpty)
        }

        @Test(
            "no key leaves in the clear",
            arguments: [
                "http://hooks.example", "http://127.0.0.1.hooks.example", "http://127.0.0.1@hooks.example",
                "http://localhost@hooks.example", "http://localhost:80@hooks.example/", "hooks.example",
                "ftp://localhost",
                "http://localhost\\@hooks.example", "http://[::2]", "http://0.0.0.0", "http://128.0.0.1", "",
            ])
        func clear(address: String) throws {
            let run = try list(at: address, ["http_proxy": "http://127.0.0.1:1"])
            #expect(run.ending == .exited(64) && run.errorText.contains("the key would travel in the clear"))
        }

        @Test(
            "a peer that does not speak HTTP is told as that",
            arguments: [
                "SSH-2.0-OpenSSH_9.2\r\n", "220 mail ESMTP\r\n", "HTTP/7.7 200 OK\r\n\r\n", "\u{0}\u{1}\u{2}\r\n",
            ])
        func notHTTP(banner: String) throws {
            let server = try RawServer(answering: banner)
            defer { server.stop() }
            let run = try send(to: server.address)
            #expect(run.screen == "hooklinectl: \(server.address): what the peer answers is not HTTP\n[69]\n")
        }

        @Test("our own lack of descriptors is not put on the peer: 74")
        func descriptors() throws {
            let server = try RawServer(answering: ok)
            defer { server.stop() }
            let many = ["--count", "40", "--concurrency", "40"]
            let plan = SpawnPlan(
                try Hooklinectl.path(), ["send", server.address, "--secret-file", directory.path("secret")] + many)
            let run = try plan.throughShell("ulimit -n 12; exec \"$0\" \"$@\"").run()
            #expect(run.ending == .exited(74), "\(run.screen)")
            #expect(run.outputText.contains(": here: Too many open files"), "\(run.screen)")
            #expect(!run.outputText.contains("connect"), "\(run.screen)")
        }

        @Test("an answer that is missing is named, and the next ones are asked for")
        func rest() throws {
            let server = try RawServer(answering: "")
            defer { server.stop() }
            let run = try Hooklinectl.run(
                ["send", server.address, "--secret-file", directory.path("secret"), "--repeat", "3"])
            #expect(run.ending == .exited(69) && run.errors.count(where: { $0 == 0x0A }) == 3, "\(run.screen)")
        }

        @Test("an answer that is too long is told as that")
        func long() throws {
            let server = try RawServer(
                answering: Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + [UInt8](repeating: 0x61, count: 9 << 20))
            defer { server.stop() }
            #expect(try send(to: server.address).errorText.contains("the answer is longer than 8388608 bytes"))
        }
    }
}
