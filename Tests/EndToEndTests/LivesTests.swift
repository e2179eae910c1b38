import TestSupport
import Testing

extension EndToEnd {
    /// The program does the same however it was started.
    @Suite("Lives")
    struct LivesTests {
        @Test("every life gives the same answers and leaves the same files", arguments: Life.all)
        func sameEverywhere(life: Life) throws {
            let (site, samples) = (try Site(), try Sample.all())
            let entrance = try life.start(at: site)
            for sample in samples {
                #expect(try entrance.answer(sample.delivery).status == 200, "\(sample): \(site.log())")
            }
            for refused in Refusals.ofForm + Refusals.ofSignature + [Refusals.givenTwice] {
                #expect(try entrance.answer(refused.delivery).status == refused.status, "\(refused): \(site.log())")
            }
            #expect(try site.data.blanked() == expectedFiles(samples))
            #expect(try site.data.faults() == [])
        }

        @Test("the receipt points at the exact bytes of the line", arguments: Life.all)
        func receipt(life: Life) throws {
            let site = try Site()
            let entrance = try life.start(at: site)
            for number in 0..<4 {
                let delivery = NumberedEvents("receipt", size: 200 + number).delivery(number)
                let receipt = try #require(try entrance.answer(delivery)["Hookline-Receipt"])
                let parts = receipt.split(separator: ":").map(String.init)
                try #require(parts.count == 3, "\(receipt)")
                let (offset, length) = (try #require(Int(parts[1])), try #require(Int(parts[2])))
                let file = try readFile("\(site.data.path)/\(parts[0])")
                let line = file[offset..<offset + length]
                #expect(line.last == 0x0a && StoredLine(line.dropLast()).event.map(Array.init) == delivery.body)
            }
        }

        @Test("stamps are strictly ascending, whoever wrote the lines")
        func ascending() throws {
            let site = try Site()
            for life in [Life.cgi, .lone(.descriptor0, requestLimit: 0), .cgi] {
                removeTree(site.socketPath)
                let entrance = try life.start(at: site)
                for number in 0..<5 {
                    _ = try entrance.answer(NumberedEvents("stamp", size: 300).delivery(number))
                }
            }
            let stamps = try site.data.lines().compactMap { $0.text("receivedAt") }
            #expect(stamps.count == 15 && stamps.allSatisfy { $0.utf8.count == 27 && $0.hasSuffix("Z") })
            #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
        }
    }
}

/// The files that the samples have to leave, written down from the format alone.
private func expectedFiles(_ samples: [Sample]) -> [String: [String]] {
    samples.reduce(into: [:]) { files, sample in
        let topic = topic(of: sample)
        files["\(topic)/DAY.ndjson", default: []].append(expectedLine(sample, topic: topic))
    }
}

private func topic(of sample: Sample) -> String {
    if sample.name.hasPrefix("delivery-") { return "delivery_status" }
    return sample.name.hasPrefix("report-") ? "report" : "messages"
}

private func expectedLine(_ sample: Sample, topic: String) -> String {
    let isBlank: (UInt8) -> Bool = { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
    let start = sample.body.firstIndex { !isBlank($0) } ?? 0
    let end = sample.body.lastIndex { !isBlank($0) } ?? 0
    let event = sample.body[start...end].map { $0 == 0x0a || $0 == 0x0d ? 0x20 : $0 }
    let body = event == sample.body ? "" : "\"body\":\"\(base64(sample.body))\","
    let head = "{\"receivedAt\":\"…\",\"topic\":\"\(topic)\",\"signature\":\"\(sample.signature)\","
    return head + body + "\"event\":" + String(decoding: event, as: UTF8.self) + "}"
}
