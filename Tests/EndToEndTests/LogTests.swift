import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What a sender writes never reaches the error log.
    @Suite("Log")
    struct LogTests {
        @Test("markers everywhere a request has room: none of it is in the log", arguments: Life.all)
        func markers(life: Life) throws {
            let site = try Site()
            let entrance = try life.start(at: site, ["HOOKLINE_LOG": site.path("log"), "HOOKLINE_MAX_BODY": "2000"])
            for delivery in marked { _ = try? entrance.answer(delivery) }  // some of them get no answer at all
            let isCGI = entrance is CGIEntrance || entrance is FcgiwrapService
            try expectClean(site, atLeast: isCGI ? 0 : 1)
        }

        @Test("a CGI tells only of its own faults; a body that can't be stored is not told either")
        func notStored() throws {
            let site = try Site()
            #expect(try CGIEntrance(site).answer(.signed("{\"report\":{}}")).status == 200)
            try makeDirectory("\(site.data.path)/messages", mode: 0o750)
            try makeDirectory("\(site.data.path)/messages/\(utcDay()).ndjson", mode: 0o750)
            let body = Array("{\"message\":{\"text\":\"\(marker)\"}}".utf8)
            let entrance = CGIEntrance(site, ["HOOKLINE_LOG": site.path("log")])
            for _ in 0..<5 { #expect(try entrance.answer(.signed(body)).status == 503) }
            try expectClean(site, atLeast: 1)
        }

        @Test("a flood of forgeries leaves a few lines, and their number", arguments: ["1", "4"])
        func flood(workers: String) throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": workers])
            let forged = Delivery(body: Array("{}".utf8), signatures: [base64([UInt8](repeating: 1, count: 32))])
            let entrance = FastCGIEntrance(path: site.socketPath)
            let outcome = try EventLoad(0..<5_000).run { _ in try entrance.answer(forged).status }
            #expect(outcome.statuses == [401: 5_000])
            #expect(try service.process.ending() == nil)
            #expect(site.log().split(separator: "\n").count <= 20, "\(site.log().count) bytes")
        }
    }
}

private let marker = "qzmarkerqz"
private let escapes = "\(marker)\u{1b}[31m\u{7}\r\n\(marker)\u{9b}\u{2028}\u{202e}"

/// Requests that say the marker in each place, one at a time, right and wrong.
private var marked: [Delivery] {
    let plain = Delivery.signed("{\"message\":{\"text\":\"\(marker)\"}}")
    let changes: [(inout Delivery) -> Void] = [
        { $0.method = escapes }, { $0.contentLength = escapes }, { $0.contentEncoding = escapes },
        { $0.signatures = [escapes] }, { $0.signatures = [marker, escapes] }, { $0.signatures = [] },
        { $0.body = Array(escapes.utf8) }, { $0.body += Array(escapes.utf8) }, { $0.contentLength = "99999999" },
        { $0.body = Array(String(repeating: marker, count: 500).utf8) },
    ]
    let names = ["HOOKLINE_TOPIC", "HTTP_USER_AGENT", "REMOTE_ADDR", "DOCUMENT_URI", escapes.filter { $0.isLetter }]
    let added = names.map { name in plain.with { $0.more = [(name: name, value: escapes)] } }
    let hostile = ["\(escapes)", "{\"topic\":\"\(marker)/../..\"}", "{\"message\":\"\\u001b\(marker)\"", "\0\(marker)"]
    return changes.map { plain.with($0) } + added + hostile.map { Delivery.signed($0) }
}

private func expectClean(_ site: Site, atLeast lines: Int) throws {
    // Without a log file nothing was logged.
    let log = site.log() + String(decoding: (try? readFile(site.path("log"))) ?? [], as: UTF8.self)
    #expect(!log.contains("qzmarker") && !log.contains(WebhookSigner.sampleSecret), "\(log.prefix(500))")
    let wild = log.unicodeScalars.filter { $0 != "\n" && !(0x20...0x7e).contains($0.value) }
    #expect(wild.isEmpty, "\(wild.map(\.value))")
    #expect(log.split(separator: "\n").count >= lines)
}
