import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What a running program takes anew: secrets by itself, settings when it gets HUP.
    @Suite("Reload")
    struct ReloadTests {
        @Test("a new secret file is taken without a restart")
        func rotation() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0)
            let body = Array("{\"message\":{}}".utf8)
            let newSigner = WebhookSigner(secret: "fake-new-secret")
            let (old, new) = (Delivery.signed(body), Delivery.signed(body, by: newSigner))
            #expect(try [old, new].map { try service.answer($0).status } == [200, 401])
            try writeFile(site.path("next"), Array("fake-new-secret\n\(WebhookSigner.sampleSecret)\n".utf8))
            try checked("rename") { rename(site.path("next"), site.secretPath) }
            #expect(try [old, new].map { try service.answer($0).status } == [200, 200])
            try writeFile(site.path("next"), Array("fake-new-secret\n".utf8))
            try checked("rename") { rename(site.path("next"), site.secretPath) }
            #expect(try [old, new].map { try service.answer($0).status } == [401, 200])
            try checked("unlink") { unlink(site.secretPath) }
            #expect(try [old, new].map { try service.answer($0).status } == [401, 200])
        }

        @Test("HUP: new workers with the new settings")
        func reload() throws {
            let site = try Site()
            let service = try configuredService(site)
            #expect(try service.answer(event(0)).status == 200)
            let before = Set(service.workers)
            try writeSettings(site, maxBody: "100")
            try service.process.signal(SIGHUP)
            try waitUntil("new workers") { service.workers.count == 4 && before.isDisjoint(with: service.workers) }
            #expect(try service.answer(event(1)).status == 413)
        }

        @Test("HUP with wrong settings: the old workers stay, and one line says why")
        func badReload() throws {
            let site = try Site()
            let service = try configuredService(site)
            #expect(try service.answer(event(0)).status == 200)
            try writeSettings(site, maxBody: "much")
            try service.process.signal(SIGHUP)
            try waitUntil("the reason") { site.log().contains("HOOKLINE_MAX_BODY") }
            #expect(try service.answer(event(1)).status == 200)
        }
    }
}

private func event(_ number: Int) -> Delivery {
    NumberedEvents("reload", size: 300).delivery(number)
}

private func writeSettings(_ site: Site, maxBody: String) throws {
    let lines = site.settings(["HOOKLINE_MAX_BODY": maxBody]).map { "\($0.key)=\($0.value)\n" }.joined()
    try writeFile(site.path("settings"), Array(lines.utf8))
}

private func configuredService(_ site: Site) throws -> SupervisedService {
    try writeSettings(site, maxBody: "1000")
    let names = site.settings().keys.map { ($0, "") }
    let settings = Dictionary(uniqueKeysWithValues: names).merging(["HOOKLINE_CONFIG": site.path("settings")]) { $1 }
    return try SupervisedService(site, settings)
}
