import TestSupport
import Testing

extension EndToEnd {
    /// A writer died in the middle of a line: the next one makes it good.
    @Suite("Torn files")
    struct TornFileTests {
        @Test("a file cut at every byte of its last line is healed by the next event")
        func everyCut() throws {
            let (whole, last) = try twoLines()
            #expect(last.count > 400)
            for cut in 1..<last.count {
                try expectHealed(whole, fragment: Array(last.prefix(cut))) { CGIEntrance($0) }
            }
        }

        @Test("a resident worker heals what another one left", arguments: [1, 2, 100, 400])
        func resident(cut: Int) throws {
            let (whole, last) = try twoLines()
            try expectHealed(whole, fragment: Array(last.prefix(cut))) { try LoneService($0, .descriptor0) }
        }

        @Test("a fragment that appears under a running worker is healed too")
        func underRunningWorker() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0)
            #expect(try service.answer(event(0)).status == 200)
            let name = try #require(try site.data.files().keys.first)
            let before = try readFile("\(site.data.path)/\(name)")
            let file = try OpenDescriptor.opening("\(site.data.path)/\(name)", appending)
            try writeAll(file, Array("{\"receivedAt\":\"20".utf8))
            #expect(try service.answer(event(1)).status == 200)
            try expectWhole(site, name, before, fragment: Array("{\"receivedAt\":\"20".utf8), last: event(1).body)
        }

        @Test("an empty file and a file of whole lines leave nothing in torn/")
        func nothingTorn() throws {
            let (whole, _) = try twoLines()
            for bytes in [[], whole] {
                let site = try siteWithFile(bytes)
                #expect(try CGIEntrance(site).answer(event(2)).status == 200)
                #expect(try site.data.files().keys.allSatisfy { !$0.hasPrefix("torn/") })
                #expect(try site.data.lines().count == wholeLines(bytes).count + 1)
            }
        }
    }
}

private func event(_ number: Int) -> Delivery {
    NumberedEvents("torn", size: 330).delivery(number)
}

/// A whole line as the program writes it, and the bytes of the next one.
private func twoLines() throws -> (whole: [UInt8], last: [UInt8]) {
    let site = try Site()
    for number in 0..<2 { _ = try CGIEntrance(site).answer(event(number)) }
    let lines = try site.data.lines().map { Array($0.bytes) + [0x0a] }
    guard lines.count == 2 else { throw HostFault.malformed("\(lines.count) lines stored") }
    return (lines[0], lines[1])
}

/// A site whose file of today, and of tomorrow in case midnight passes, holds these bytes.
private func siteWithFile(_ bytes: [UInt8]) throws -> Site {
    let site = try Site()
    try makeDirectory(site.data.path, mode: 0o750)
    try makeDirectory("\(site.data.path)/messages", mode: 0o750)
    try writeFile("\(site.data.path)/messages/\(utcDay()).ndjson", bytes, mode: 0o640)
    return site
}

private func expectHealed(_ whole: [UInt8], fragment: [UInt8], by start: (Site) throws -> any Entrance) throws {
    let site = try siteWithFile(whole + fragment)
    let name = "messages/\(utcDay()).ndjson"
    #expect(try start(site).answer(event(2)).status == 200, "cut at \(fragment.count)")
    try expectWhole(site, name, whole, fragment: fragment, last: event(2).body)
}

private func expectWhole(_ site: Site, _ name: String, _ whole: [UInt8], fragment: [UInt8], last: [UInt8]) throws {
    let files = try site.data.files()
    let bytes = try #require(files[name])
    let day = name.dropFirst("messages/".count).dropLast(".ndjson".count)
    #expect(bytes.count > whole.count + fragment.count && Array(bytes.prefix(whole.count)) == whole)
    #expect(files.filter { $0.key.hasPrefix("torn/") } == ["torn/messages-\(day)-\(whole.count)": fragment])
    let lines = wholeLines(bytes).map(StoredLine.init)
    #expect(lines.last?.event.map(Array.init) == last)
    #expect(lines.count == wholeLines(whole).count + 2)
    let healed = String(decoding: lines[lines.count - 2].bytes, as: UTF8.self)
    #expect(healed.prefix { $0 == " " }.count == fragment.count)
    #expect(healed.contains("\"torn\":\(fragment.count)"))
    #expect(try site.data.faults() == [])
}
