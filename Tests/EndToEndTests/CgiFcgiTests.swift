import TestSupport
import Testing

extension EndToEnd {
    /// libfcgi's own client, `cgi-fcgi -bind -connect`: environment in, answer out.
    @Suite("By cgi-fcgi")
    struct CgiFcgiTests {
        @Test("a signed event is stored, a refusal arrives")
        func exchange() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0)
            let delivery = NumberedEvents("cgi-fcgi", size: 3_000).delivery(0)
            #expect(try answer(site, delivery).status == 200)
            for refused in Refusals.ofSignature + Refusals.ofForm.filter({ $0.delivery.body.count < 8_000 }) {
                // The client reads as much of its input as CONTENT_LENGTH says, so it can't send more or less.
                if refused.description.hasPrefix("a body ") || refused.description.contains("length") { continue }
                #expect(try answer(site, refused.delivery).description == refusal(refused.status), "\(refused)")
            }
            #expect(try site.data.lines().map { Array($0.event ?? []) } == [delivery.body])
            #expect(try service.process?.ending() == nil)
        }

        @Test("a health probe: GET gives 405 and stores nothing")
        func probe() throws {
            let (site, service) = try LoneService.onNewSite(.descriptor0)
            let probe = Delivery(body: [], signatures: []).with { $0.method = "GET" }
            #expect(try answer(site, probe).description == refusal(405))
            #expect(try site.data.files().isEmpty)
            #expect(try service.process?.ending() == nil)
        }
    }
}

private func answer(_ site: Site, _ delivery: Delivery) throws -> Answer {
    let client = try Program.system("cgi-fcgi")
    let variables = Dictionary(delivery.variables.map { ($0.name, $0.value) }) { first, _ in first }
    let plan = SpawnPlan(client, ["-bind", "-connect", site.socketPath], environment: variables)
    return try Answer(parsing: plan.run(input: delivery.body).output)
}
