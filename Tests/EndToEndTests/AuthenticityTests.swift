import TestSupport
import Testing

extension EndToEnd {
    /// Not one bit may differ between what was signed and what comes.
    @Suite("Authenticity")
    struct AuthenticityTests {
        @Test("every bit of the digest flipped: 401, and the data directory unchanged")
        func digestBits() throws {
            let (site, service, sample) = try started()
            let mac = WebhookSigner().mac(of: sample.body)
            for bit in 0..<256 {
                let delivery = Delivery(body: sample.body, signatures: [base64(flipped(mac, bit))])
                #expect(try service.answer(delivery).status == 401, "bit \(bit)")
            }
            #expect(try site.data.files().isEmpty)
            #expect(try service.answer(sample.delivery).status == 200)
        }

        @Test("every bit of a body flipped: 401, and the data directory unchanged")
        func bodyBits() throws {
            let (site, service, sample) = try started()
            for bit in 0..<8 * sample.body.count {
                let delivery = sample.delivery.with { $0.body = flipped($0.body, bit) }
                #expect(try service.answer(delivery).status == 401, "bit \(bit)")
            }
            #expect(try site.data.files().isEmpty)
        }

        @Test("every truncation of the signature and of the body: 401, and the data directory unchanged")
        func truncations() throws {
            let (site, service, sample) = try started()
            for length in 0..<sample.signature.count {
                let delivery = sample.delivery.with { $0.signatures = [String(sample.signature.prefix(length))] }
                #expect(try service.answer(delivery).status == 401, "\(length) characters")
            }
            for length in 0..<sample.body.count {
                let body = Array(sample.body.prefix(length))
                let delivery = Delivery(body: body, signatures: [sample.signature])
                #expect(try service.answer(delivery).status == 401, "\(length) bytes")
            }
            #expect(try site.data.files().isEmpty)
        }
    }
}

private func started() throws -> (Site, LoneService, Sample) {
    let (site, service) = try LoneService.onNewSite(.descriptor0, ["HOOKLINE_SYNC": "never"])
    let smallest = try Sample.all().min { $0.body.count < $1.body.count }
    return (site, service, try #require(smallest))
}

private func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
    var changed = bytes
    changed[bit / 8] ^= 1 << (bit % 8)
    return changed
}
