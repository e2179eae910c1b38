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
            for sample in samples {
                #expect(try status(nginx, sample.delivery) == 200, "\(sample): \(site.log()) \(nginx.errorLog())")
            }
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
            let site = try Site()
            let service = try SupervisedService(site)
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
            let site = try Site()
            let service = try SupervisedService(site, ["HOOKLINE_WORKERS": "1"])
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
