import TestSupport
import Testing

extension EndToEnd {
    /// The way of the shared hosts: nginx, fcgiwrap, one process for each request.
    @Suite("Through nginx and fcgiwrap")
    struct FcgiwrapTests {
        @Test("signed events are stored, one line each")
        func stored() throws {
            let (site, samples) = (try Site(), try Sample.all())
            let wrap = try FcgiwrapService(site)
            let nginx = try NginxServer(before: wrap)
            try expectTaken(samples, by: nginx, site)
            #expect(try site.data.lines().count == samples.count)
            #expect(try site.data.faults() == [])
        }

        @Test("a refusal arrives as it is, never as 502, however long the body")
        func refused() throws {
            let site = try Site()
            let wrap = try FcgiwrapService(site)
            let nginx = try NginxServer(before: wrap)
            let long = NumberedEvents("long", size: 1_500_000).delivery(0)
            #expect(try status(nginx, long) == 413, "\(nginx.errorLog())")
            #expect(try status(nginx, long.with { $0.signatures = [] }) == 413, "\(nginx.errorLog())")
            let large = NumberedEvents("large", size: 1_000_000).delivery(0)
            #expect(try status(nginx, large.with { $0.signatures = [] }) == 401, "\(nginx.errorLog())")
            #expect(try status(nginx, large.with { $0.method = "PUT" }) == 405, "\(nginx.errorLog())")
            #expect(try status(nginx, large.with { $0.contentEncoding = "gzip" }) == 415, "\(nginx.errorLog())")
            #expect(try status(nginx, large) == 200, "\(nginx.errorLog())")
            #expect(try site.data.lines().count == 1)
        }

        @Test("a signature given twice is refused, as nginx and fcgiwrap pass it on")
        func givenTwice() throws {
            let site = try Site()
            let wrap = try FcgiwrapService(site)
            let nginx = try NginxServer(before: wrap)
            #expect(try status(nginx, Refusals.givenTwice.delivery) == 401)
            #expect(try site.data.files().isEmpty)
        }

        @Test(
            "the location's HOOKLINE_TOPIC is heard, and is no fault whatever it holds",
            arguments: ["orders", "../up"])
        func topic(name: String) throws {
            let site = try Site()
            let wrap = try FcgiwrapService(site)
            let nginx = try NginxServer(before: wrap, [(name: "HOOKLINE_TOPIC", value: name)])
            #expect(try status(nginx, .signed("{\"nothing\":\"known\"}")) == 200)
            let expected = name == "orders" ? "orders" : "unknown"
            #expect(try site.data.lines().map { $0.text("topic") } == [expected])
        }
    }
}

/// A web server answers 200 to each sample.
func expectTaken(_ samples: [Sample], by nginx: NginxServer, _ site: Site) throws {
    for sample in samples {
        #expect(try status(nginx, sample.delivery) == 200, "\(sample): \(site.log()) \(nginx.errorLog())")
    }
}

/// The status with which a web server answers a delivery.
func status(_ nginx: NginxServer, _ delivery: Delivery) throws -> Int {
    var fields = delivery.signatures.map { ("X-Connectly-Hmac-Sha256", $0) }
    if let coding = delivery.contentEncoding { fields.append(("Content-Encoding", coding)) }
    let connection = try HTTPConnection(connectingTo: nginx.path)
    return try connection.exchange(delivery.method, "/", fields: fields, body: delivery.body).status
}
