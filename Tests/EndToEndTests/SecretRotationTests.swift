import Glibc
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    /// The secret file changes under running workers.
    @Suite("Secret rotation")
    struct SecretRotationTests {
        @Test("20 swaps under load: no valid request is refused, and an old secret is refused within a second")
        func underLoad() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_SYNC": "never"])
            let rotation = Rotation(site)
            try rotation.replaceFile([0])
            let senders: @Sendable () -> Void = { rotation.sendUntilOver(8) }
            try BlockingThreads.beside(senders) {
                defer { rotation.isOver.raise() }
                for swap in 1...20 {
                    try rotation.replaceFile([swap - 1, swap])
                    try rotation.changeSecret(to: swap)
                    try rotation.replaceFile([swap])
                    try waitUntil("the old secret's end", within: .seconds(1)) {
                        try service.answer(rotation.probe(swap - 1)).status == 401
                    }
                    let old = try (0..<8).map { _ in try service.answer(rotation.probe(swap - 1)).status }
                    #expect(old == [Int](repeating: 401, count: 8), "swap \(swap)")
                }
            }
            let statuses = rotation.statuses
            #expect(Array(statuses.keys) == [200], "\(statuses) \(site.log().suffix(1_000))")
            #expect(statuses[200] ?? 0 > 200, "too little load")
        }

        /// A new file that can't be used.
        enum Unusable: String, CaseIterable, Sendable {
            case missing, empty, tooOpen, short, directory
        }

        @Test("an unusable new file: the old secrets stay, and one line says so", arguments: Unusable.allCases)
        func unusable(kind: Unusable) throws {
            let (site, service) = try SupervisedService.onNewSite()
            for number in 0..<20 { #expect(try service.answer(event(number)).status == 200) }
            let before = site.log()
            try makeUnusable(site.secretPath, kind)
            for number in 20..<120 { #expect(try service.answer(event(number)).status == 200) }
            let lines = site.log().dropFirst(before.count).split(separator: "\n")
            #expect(lines.count == 1 && lines[0].contains("the old secrets stay"), "\(lines)")
            removeTree(site.secretPath)
            try replaceFile(site.secretPath, Array("another-secret\n".utf8))
            #expect(try service.answer(event(120)).status == 401)
        }

        @Test("each unusable file is told once, also the second one")
        func twice() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "3"])
            for change in 1...2 {
                try replaceFile(site.secretPath, Array("\(WebhookSigner.sampleSecret)\n".utf8))
                for number in 0..<20 { #expect(try service.answer(event(number)).status == 200) }
                try replaceFile(site.secretPath, [])
                for number in 0..<50 { #expect(try service.answer(event(number)).status == 200) }
                #expect(site.log().occurrences(of: "the old secrets stay") == change, "\(site.log())")
            }
        }

        @Test("a new worker never begins with a secret that was taken away", arguments: ["0", "1", "3"])
        func newWorkers(requestLimit: String) throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_MAX_REQUESTS": requestLimit])
            #expect(try service.answer(event(0)).status == 200)
            try replaceFile(site.secretPath, Array("another-secret\n".utf8))
            let signer = WebhookSigner(secret: "another-secret")
            for _ in 0..<200 { #expect(try service.answer(.signed(event(1).body, by: signer)).status == 200) }
            try checked("unlink") { unlink(site.secretPath) }
            for worker in service.workers { kill(worker, SIGKILL) }
            for _ in 0..<20 {
                #expect(try service.answer(.signed(event(2).body, by: signer)).status == 200)
                #expect(try service.answer(event(3)).status == 401)
            }
        }
    }
}

private func event(_ number: Int) -> Delivery {
    NumberedEvents("secrets", size: 300).delivery(number)
}

private func makeUnusable(_ path: String, _ kind: EndToEnd.SecretRotationTests.Unusable) throws {
    switch kind {
    case .missing: try checked("unlink") { unlink(path) }
    case .empty: try replaceFile(path, [])
    case .tooOpen: try replaceFile(path, Array("another-secret\n".utf8), mode: 0o644)
    case .short: try replaceFile(path, Array("another-secret\nshort\n\n".utf8))
    case .directory:
        removeTree(path)
        try makeDirectory(path, mode: 0o700)
    }
}
