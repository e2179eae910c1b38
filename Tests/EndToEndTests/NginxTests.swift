import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The usual way: nginx in front, FastCGI behind.
    @Suite("Through nginx")
    struct NginxTests {
        @Test("signed events are stored, refusals arrive as they are")
        func usual() throws {
            let (site, samples) = (try Site(), try Sample.all())
            let service = try SupervisedService(site)
            let nginx = try NginxServer(passingTo: site.socketPath)
            try expectTaken(samples, by: nginx, site)
            for refused in Refusals.ofSignature where !refused.description.contains("LF") {
                // nginx cuts blanks around a value: what is wrong with them never arrives.
                let expected = refused.description.contains("blank ") ? 200 : 401
                #expect(try status(nginx, refused.delivery) == expected, "\(refused)")
            }
            #expect(try status(nginx, Refusals.givenTwice.delivery) == 401)
            #expect(try site.data.faults() == [])
            #expect(try service.process.ending() == nil)
        }

        @Test("the location's HOOKLINE_TOPIC is heard, other settings of a request are not")
        func topic() throws {
            let (site, service) = try SupervisedService.onNewSite()
            let nginx = try NginxServer(
                passingTo: site.socketPath,
                parameters: [(name: "HOOKLINE_TOPIC", value: "orders"), (name: "HOOKLINE_DATA", value: "/tmp")])
            #expect(try status(nginx, .signed("{\"nothing\":\"known\"}")) == 200)
            #expect(try status(nginx, .signed("{\"topic\":\"billing\"}")) == 200)
            #expect(try site.data.files().keys.sorted() == ["billing/\(utcDay()).ndjson", "orders/\(utcDay()).ndjson"])
            #expect(try service.process.ending() == nil)
        }

        @Test("a body is taken where the location passes no CONTENT_LENGTH")
        func noLength() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "1"])
            try waitUntil("the socket") { access(site.socketPath, F_OK) == 0 }
            let nginx = try NginxServer(
                server: """
                    location / {
                        fastcgi_param REQUEST_METHOD $request_method;
                        fastcgi_pass unix:\(site.socketPath);
                    }
                    """)
            let delivery = NumberedEvents("no length", size: 100_000).delivery(0)
            #expect(try status(nginx, delivery) == 200)
            #expect(try service.process.ending() == nil)
        }
    }
}
