import TestSupport
import Testing

extension EndToEnd {
    /// The tools of these tests, checked against what others published.
    @Suite("The test kit")
    struct TestKitTests {
        @Test("the signer agrees with every sample's published signature")
        func signatures() throws {
            for sample in try Sample.all() {
                #expect(WebhookSigner().signature(of: sample.body) == sample.signature, "\(sample)")
            }
        }

        @Test("the signer agrees with RFC 4231 test case 2, the hash with that of no bytes")
        func vectors() {
            let short = WebhookSigner(secret: "Jefe").mac(of: Array("what do ya want for nothing?".utf8))
            #expect(hexadecimal(short) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
            let empty = hexadecimal(sha256([]))
            #expect(empty == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        }

        @Test("a signer that goes on after a beginning says the same")
        func afterBeginning() {
            for size in [0, 1, 55, 56, 63, 64, 65, 200] {
                let (head, tail) = ([UInt8](repeating: 7, count: size), Array("tail".utf8))
                let whole = WebhookSigner().signature(of: head + tail)
                #expect(WebhookSigner().afterBeginning(head).signature(of: tail) == whole)
            }
        }

        @Test(
            "what is JSON",
            arguments: ["{}", " [1,-0.5e+3] ", "\"\\u00e9\\n\"", "{\"a\":{\"b\":[null,true,false]}}", "0"])
        func json(_ text: String) {
            #expect(isJSON(text.utf8))
        }

        @Test(
            "what is no JSON",
            arguments: ["", "{", "01", "[1,]", "{\"a\"}", "\"\t\"", "\"\\x\"", "{} {}", "nul", "-"])
        func noJSON(_ text: String) {
            #expect(!isJSON(text.utf8))
        }

        @Test("a numbered event is its own, to the last byte", arguments: [200, 3_000])
        func numberedEvents(size: Int) {
            let events = NumberedEvents("kit", size: size)
            let delivery = events.delivery(4711)
            #expect(delivery.body.count == size && isJSON(delivery.body))
            #expect(delivery.signatures == [WebhookSigner().signature(of: delivery.body)])
            #expect(events.number(of: delivery.body[...]) == 4711)
            #expect(events.number(of: (delivery.body.dropLast() + [0])[...]) == nil)
        }

        @Test("a program gets exactly what its plan says")
        func spawning() throws {
            let plan = SpawnPlan("/bin/sh", ["-c", "cat; env >&2; exit 3"], environment: ["ONLY": "this"])
            let run = try plan.run(input: [UInt8](repeating: 65, count: 300_000))
            #expect(run.ending == .exited(3))
            #expect(run.output.count == 300_000)
            #expect(run.errorText.contains("ONLY=this") && !run.errorText.contains("HOME="))
        }

        @Test("a load through a real nginx is counted")
        func load() throws {
            let nginx = try NginxServer(server: "location / { return 204; }")
            let counts = try NumberedEvents("kit", size: 300).load(through: nginx.path, total: 200, connections: 4)
            #expect(counts == [204: 200])
        }
    }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
