import TestSupport
import Testing

extension Operating {
    /// `timeline` of what a real worker stored, and of lines made by hand.
    @Suite("timeline")
    struct TimelineTests {
        private static let ulid = "01HF7YCMK0V3RS3DTR98H6BCFN"
        private static let uuid = "018bcfe6-5260-d8f1-91b7-584a2265b1f5"
        private let site: Site

        init() throws { site = try Site() }

        private func timeline(_ arguments: [String]) throws -> String {
            try Hooklinectl.run(["timeline"] + arguments, environment: ["HOOKLINE_DATA": site.data.path]).screen
        }

        private func blanked(_ screen: String) -> String {
            screen.replacing(/20[0-9T:-]+\.[0-9]{6}Z/, with: "RECEIVED")
        }

        @Test("the samples of one message: its statuses, by the ULID as by its UUID form")
        func samples() throws {
            for sample in try Sample.all() { _ = try CGIEntrance(site).answer(sample.delivery) }
            let expected = """
                \(Self.ulid)  read
                to  +15550100001
                campaign  example-campaign
                STATUS     HAPPENED              AFTER  RECEIVED                     REPEATS
                sent       2023-11-14T22:14:24Z  -      RECEIVED  0
                delivered  2023-11-14T22:14:26Z  2 s    RECEIVED  0
                read       2023-11-14T22:14:40Z  14 s   RECEIVED  0
                reply  2023-11-14T22:13:51Z  RECEIVED  button from +15550100001 "Yes please"
                [0]

                """
            for id in [Self.ulid, Self.ulid.lowercased(), Self.uuid, Self.uuid.uppercased()] {
                #expect(blanked(try timeline([id])) == expected)
            }
        }

        @Test("a failure says why; an id that nobody knows says nothing; one object for each")
        func failure() throws {
            for sample in try Sample.all() { _ = try CGIEntrance(site).answer(sample.delivery) }
            let failed = "01HF7YJ4C039MMV97SZGY6V9EQ"
            let shown = blanked(try timeline(["--json", failed, "01HF7ZZZZZ0000000000000000", "no-ulid"]))
            #expect(
                shown == """
                    {"id":"\(failed)","state":"delivery_failed","steps":[{"status":"delivery_failed",\
                    "timestamp":"1700000245","receivedAt":"RECEIVED","repeats":0}],"error":{"code":\
                    "ERROR_CODE_UNSPECIFIED","userMessage":"Quote the trace id 'cnct_trace_id' when asking for help.",\
                    "cntTraceId":"6000000000000000001"},"replies":[{"receivedAt":"RECEIVED","timestamp":"1700000035",\
                    "kind":"quoted-reply","sender":"+15550100001","text":"About this one","payload":null,\
                    "callbackData":{"order_id":"67890","tags":["a","b"]}}],"recipient":"+15550100001",\
                    "campaign":"example-campaign","callbackData":{"order_id":"67890","tags":["a","b"]}}
                    \(Self.nothing("01HF7ZZZZZ0000000000000000"))
                    \(Self.nothing("no-ulid"))
                    [0]

                    """)
            #expect(
                blanked(try timeline([failed])).contains(
                    """
                    error  ERROR_CODE_UNSPECIFIED: Quote the trace id 'cnct_trace_id' when asking for help.: \
                    cntTraceId 6000000000000000001

                    """))
        }

        private static func nothing(_ id: String) -> String {
            """
            {"id":"\(id)","state":null,"steps":[],"error":null,"replies":[],"recipient":null,"campaign":null,\
            "callbackData":null}
            """
        }

        @Test("all orders of the statuses, with repeats, give the same object")
        func orders() throws {
            let events = [
                status("sent", 10), status("delivered", 12), status("delivered", 12, received: 20), status("read", 15),
                status("read", 14, received: 30, more: ",\"callbackData\":{\"n\":9007199254740993}"),
            ]
            var objects: Set<String> = []
            for order in permutations(events) {
                try store(order, in: "delivery_status/2023-11-14.ndjson")
                objects.insert(try timeline(["--json", Self.ulid]))
            }
            #expect(
                objects == [
                    """
                    {"id":"\(Self.ulid)","state":"read","steps":[{"status":"sent","timestamp":"10",\
                    "receivedAt":"2023-11-14T22:15:10.000000Z","repeats":0},{"status":"delivered","timestamp":"12",\
                    "receivedAt":"2023-11-14T22:15:12.000000Z","repeats":1},{"status":"read","timestamp":"14",\
                    "receivedAt":"2023-11-14T22:15:15.000000Z","repeats":1}],"error":null,"replies":[],\
                    "recipient":null,"campaign":null,"callbackData":{"n":9007199254740993}}
                    [0]

                    """
                ])
        }

        @Test("a campaign is found in each of its four places, a reply by its context")
        func campaign() throws {
            let places = [
                (",\"metadata\":{\"campaign_name\":\"c\"}", ""), (",\"metadata\":{\"campaignName\":\"c\"}", ""),
                (",\"metadata\":null", ",\"metadata\":{\"campaign_name\":\"c\"}"),
                ("", ",\"metadata\":{\"campaignName\":\"c\"}"),
            ]
            for (outer, inner) in places {
                try store([status("sent", 10, more: outer, inside: inner)], in: "delivery_status/2023-11-14.ndjson")
                #expect(try timeline(["--json", Self.ulid]).contains("\"campaign\":\"c\""), "\(outer)\(inner)")
            }
            try store(
                [
                    """
                    {"timestamp":"1700000100","sender":{"id":"+1"},"context":{"replyToId":"\(Self.uuid)"},\
                    "buttonResponse":{"text":"Yes","payload":"1"},"callbackData":"order-1"}
                    """
                ].map { line($0, topic: "messages", second: 40) }, in: "messages/2023-11-14.ndjson")
            #expect(
                try timeline(["--json", Self.ulid]).contains(
                    """
                    "replies":[{"receivedAt":"2023-11-14T22:15:40.000000Z","timestamp":"1700000100","kind":"button",\
                    "sender":"+1","text":"Yes","payload":"1","callbackData":"order-1"}]
                    """))
        }

        @Test("days before the id's own time are not read, wherever the day began")
        func days() throws {
            try store([status("sent", 10)], in: "delivery_status/2023-11-14.ndjson")
            try makeDirectory("\(site.data.path)/delivery_status/2023-11-13.ndjson", mode: 0o700)
            #expect(try timeline([Self.ulid]).hasPrefix("\(Self.ulid)  sent\n"))
            try makeDirectory("\(site.data.path)/delivery_status/2023-11-15.ndjson", mode: 0o700)
            #expect(try timeline([Self.ulid]).hasSuffix("2023-11-15.ndjson: is not a regular file\n[65]\n"))
        }

        private func status(
            _ status: String, _ second: Int, received: Int? = nil, more: String = "", inside: String = ""
        ) -> String {
            let event = """
                {"topic":"delivery_status","timestamp":"\(second)",\
                "statusUpdate":{"id":"\(Self.ulid)","status":"\(status)","error":null\(inside)}\(more)}
                """
            return line(event, topic: "delivery_status", second: received ?? second)
        }

        private func line(_ event: String, topic: String, second: Int) -> String {
            let signature = WebhookSigner().signature(of: Array(event.utf8))
            return """
                {"receivedAt":"2023-11-14T22:15:\(second).000000Z","topic":"\(topic)","signature":"\(signature)",\
                "event":\(event)}

                """
        }

        private func store(_ lines: [String], in name: String) throws {
            for folder in ["", "/delivery_status", "/messages"] {
                // It may be there from an earlier call.
                try? makeDirectory(site.data.path + folder, mode: 0o700)
            }
            try writeFile("\(site.data.path)/\(name)", Array(lines.joined().utf8))
        }
    }
}

/// All orders of some elements.
private func permutations<Element>(_ elements: [Element]) -> [[Element]] {
    guard elements.count > 1 else { return [elements] }
    return elements.indices.flatMap { place in
        var rest = elements
        let first = rest.remove(at: place)
        return permutations(rest).map { [first] + $0 }
    }
}
