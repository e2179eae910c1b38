import Format
import TestSupport
import Testing
import Webhook

@testable import Gateway

@Suite struct DeclaredLengthTests {
    @Test(
        arguments: [
            ("", .unsaid), ("-1", .unsaid), ("0", .bytes(0)), ("1", .bytes(1)), ("007", .bytes(7)),
            ("1048576", .bytes(1_048_576)), ("9999999999", .bytes(9_999_999_999)), ("0000000001", .bytes(1)),
            ("10000000000", .malformed), ("00000000001", .malformed), ("-2", .malformed), ("-", .malformed),
            ("+1", .malformed), (" 1", .malformed), ("1 ", .malformed), ("1,1", .malformed), ("0x10", .malformed),
            ("1e3", .malformed), ("1.0", .malformed), ("٣", .malformed), ("--", .malformed), ("1\u{0}", .malformed),
        ] as [(String, DeclaredLength)])
    func aLengthIsOneToTenDigitsOrUnsaid(text: String, length: DeclaredLength) {
        #expect(DeclaredLength(Array(text.utf8).span) == length)
    }
}

@Suite struct RequestHeadTests {
    private static let signature = WebhookSigner().signature(of: [])

    /// The head of some variables; by default those of a good request.
    private func head(_ changes: [(String, String)], without left: Set<String> = []) -> RequestHead {
        let good = [
            ("REQUEST_METHOD", "POST"), ("CONTENT_LENGTH", "10"), ("HTTP_X_CONNECTLY_HMAC_SHA256", Self.signature),
            ("FCGI_ROLE", "RESPONDER"), ("HTTP_HOST", "example.org"),
        ].filter { !left.contains($0.0) }
        var head = RequestHead()
        for (name, value) in good + changes { head.take(Array(name.utf8).span, Array(value.utf8).span) }
        return head
    }

    private func fault(_ head: RequestHead, isCutOff: Bool = false) -> GatewayFault? {
        do {
            _ = try head.admit(RequestRules(limit: 100, topic: nil), isCutOff: isCutOff)
            return nil
        } catch {
            return error
        }
    }

    @Test func aGoodRequestIsNotRefused() {
        let head = head([])
        #expect(fault(head) == nil)
        #expect(head.declaredBytes == 10)
        guard case .present(let signature) = head.signature else {
            Issue.record("no signature")
            return
        }
        #expect(signature == Signature(Array(Self.signature.utf8).span))
    }

    @Test(arguments: ["GET", "HEAD", "PUT", "post", "POSTS", "POS", ""])
    func onlyPostIsTaken(method: String) {
        #expect(fault(head([("REQUEST_METHOD", method)])) == .method)
    }

    @Test(
        arguments: [
            ("", nil), ("identity", nil), ("Identity", nil), ("IDENTITY", nil), ("gzip", .encoding),
            ("identity, gzip", .encoding), ("identit", .encoding), ("identity ", .encoding),
        ] as [(String, GatewayFault?)])
    func onlyAnUnencodedBodyIsTaken(coding: String, refusal: GatewayFault?) {
        #expect(fault(head([("HTTP_CONTENT_ENCODING", coding)])) == refusal)
    }

    @Test(arguments: [("100", nil), ("101", .tooLong), ("x", .length), ("", nil)] as [(String, GatewayFault?)])
    func theLengthIsHeldToTheLimit(length: String, refusal: GatewayFault?) {
        #expect(fault(head([("CONTENT_LENGTH", length)], without: ["CONTENT_LENGTH"])) == refusal)
    }

    @Test func withoutALengthAllIsReadThatComes() {
        let head = head([], without: ["CONTENT_LENGTH"])
        #expect(fault(head) == nil)
        #expect(head.declaredBytes == nil)
        #expect(head.length == nil)
    }

    @Test func theOrderOfTheRefusalsIsThatOfTheAnswers() {
        let steps: [(change: [(String, String)], refusal: GatewayFault)] = [
            ([("REQUEST_METHOD", "GET")], .method), ([("HTTP_CONTENT_ENCODING", "br")], .encoding),
            ([("CONTENT_LENGTH", "x")], .length), ([], .stream),
        ]
        for place in steps.indices {
            let all = steps[place...].flatMap(\.change) + [("FCGI_ROLE", "FILTER")]
            #expect(fault(head(all), isCutOff: true) == steps[place].refusal)
        }
        let tooLong = head([("CONTENT_LENGTH", "101")], without: ["CONTENT_LENGTH"])
        #expect(fault(tooLong, isCutOff: true) == .tooLong)
    }

    @Test(arguments: ["AUTHORIZER", "FILTER", ""])
    func anotherRoleIsABadRequest(role: String) {
        #expect(fault(head([("FCGI_ROLE", role)])) == .stream)
        #expect(fault(head([], without: ["FCGI_ROLE"])) == nil)
    }

    @Test(arguments: ["same", "other", "empty"])
    func aSignatureThatIsGivenTwiceIsMalformedWhateverItHolds(second: String) {
        let value = ["same": Self.signature, "other": WebhookSigner().signature(of: [1]), "empty": ""][second] ?? ""
        guard case .malformed = head([("HTTP_X_CONNECTLY_HMAC_SHA256", value)]).signature else {
            Issue.record("taken")
            return
        }
    }

    @Test(arguments: ["", "x", "two,\(signature)", "\(signature), \(signature)", " \(signature)", "\(signature) "])
    func aSignatureOfAnotherFormIsMalformed(value: String) {
        let name = "HTTP_X_CONNECTLY_HMAC_SHA256"
        guard case .malformed = head([(name, value)], without: [name]).signature else {
            Issue.record("taken")
            return
        }
    }

    @Test func aLengthThatIsGivenTwiceIsMalformed() {
        #expect(fault(head([("CONTENT_LENGTH", "10")])) == .length)
    }

    @Test(
        arguments: [
            ([], nil), (["orders"], "orders"), ([""], nil), (["orders", ""], "orders"), (["../x"], "unknown"),
            (["torn"], "unknown"), (["one", "two"], "two"),
        ] as [([String], String?)])
    func theLocationMayNameATopic(values: [String], expected: String?) {
        #expect(head(values.map { ("HOOKLINE_TOPIC", $0) }).topic?.description == expected)
    }

    @Test(
        arguments: [
            ([("REDIRECT_HOOKLINE_TOPIC", "orders")], "orders"),
            ([("REDIRECT_REDIRECT_HOOKLINE_TOPIC", "orders")], "orders"),
            ([("REDIRECT_HOOKLINE_TOPIC", "one"), ("HOOKLINE_TOPIC", "two")], "two"),
            ([("HOOKLINE_TOPIC", "two"), ("REDIRECT_HOOKLINE_TOPIC", "one")], "two"),
            ([("REDIRECT_HOOKLINE_TOPIC", "")], nil), ([("REDIRECT_HOOKLINE_TOPIC", "../x")], "unknown"),
            ([("REDIRECT_HOOKLINE_TOPICS", "x")], nil), ([("REDIRECTHOOKLINE_TOPIC", "x")], nil),
            ([("REDIRECT_STATUS", "200"), ("REDIRECT_", "x")], nil),
        ] as [([(String, String)], String?)])
    func aTopicIsHeardAsApacheRenamesItToo(variables: [(String, String)], expected: String?) {
        #expect(head(variables).topic?.description == expected)
    }

    @Test(arguments: ["REQUEST_METHODS", "REQUEST_METHO", "HTTP_X_CONNECTLY_HMAC_SHA25", "HOOKLINE_DATA", "X", "C"])
    func otherVariablesAreNotHeard(name: String) {
        let head = head([(name, "GET")])
        #expect(fault(head) == nil)
        #expect(head.topic == nil)
    }
}
