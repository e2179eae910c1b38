import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// A process keeps no secret, only what it makes of it: neither its memory nor a core can tell it.
    @Suite("Secrets in memory")
    struct SecretMemoryTests {
        @Test(
            "no process holds a secret: not behind events, refusals, another secret and new settings",
            .enabled(if: isRoot, "only root may read the memory of a process that can't be traced"))
        func nowhere() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "2"])
            try sendAll(to: service)
            try expectNone(of: [WebhookSigner.sampleSecret], in: service, at: site)
            try replaceFile(site.secretPath, Array("\(another)\n\(WebhookSigner.sampleSecret)\n".utf8))
            try sendAll(to: service)
            let workers = Set(service.workers)
            try service.process.signal(SIGHUP)
            try waitUntil("new workers") { service.workers.count == 2 && workers.isDisjoint(with: service.workers) }
            try sendAll(to: service)
            try expectNone(of: [WebhookSigner.sampleSecret, another], in: service, at: site)
        }

        @Test("no process leaves a core")
        func noCore() throws {
            let (_, service) = try SupervisedService.onNewSite()
            #expect(try service.answer(events.delivery(0)).status == 200)
            for id in [service.process.id] + service.workers {
                let limits = String(decoding: try readFile("/proc/\(id)/limits"), as: UTF8.self)
                let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
                #expect(core?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"], "\(limits)")
            }
        }

        private func sendAll(to service: SupervisedService) throws {
            for number in 0..<20 { #expect(try service.answer(events.delivery(number)).status == 200) }
            for refused in Refusals.ofSignature { _ = try service.answer(refused.delivery) }
        }

        /// The control is the socket's path, which each of them does hold.
        private func expectNone(of secrets: [String], in service: SupervisedService, at site: Site) throws {
            for id in [service.process.id] + service.workers {
                let memory = try ProcessMemory(of: id)
                #expect(memory.holds(site.data.path), "process \(id): nothing is seen")
                for secret in secrets { #expect(!memory.holds(secret), "process \(id) holds a secret") }
            }
        }
    }
}

private let events = NumberedEvents("memory", size: 300)
private let another = "another-secret-of-the-same-business"

/// All that a process may read in its memory: proc(5), `maps` and `mem`.
private struct ProcessMemory {
    private var parts: [[UInt8]] = []

    init(of id: Int32) throws {
        let memory = try OpenDescriptor.opening("/proc/\(id)/mem", O_RDONLY)
        let map = String(decoding: try readFile("/proc/\(id)/maps"), as: UTF8.self)
        for line in map.split(separator: "\n") {
            let words = line.split(separator: " ")
            let ends = words[0].split(separator: "-").compactMap { Int($0, radix: 16) }
            guard words[1].hasPrefix("r"), ends.count == 2 else { continue }
            var bytes = [UInt8](repeating: 0, count: ends[1] - ends[0])
            let count = pread(memory.number, &bytes, bytes.count, off_t(ends[0]))
            if count > 0 { parts.append(Array(bytes.prefix(count))) }  // the kernel's own can't be read
        }
    }

    func holds(_ text: String) -> Bool { parts.contains { Self.holds(Array(text.utf8), in: $0) } }

    private static func holds(_ text: [UInt8], in part: [UInt8]) -> Bool {
        part.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            var place = 0
            while place + text.count <= bytes.count,
                let found = memchr(start + place, Int32(text[0]), bytes.count - text.count - place + 1)
            {
                if memcmp(found, text, text.count) == 0 { return true }
                place = UnsafeRawPointer(found) - start + 1
            }
            return false
        }
    }
}
