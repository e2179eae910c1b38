import Format
import Glibc
import TestSupport
import Testing
import Webhook

@testable import Gateway

@Suite struct VariablesTests {
    private static let rules = RequestRules(limit: 100, topic: nil)

    /// The head of a list as C keeps it.
    private func head(_ entries: [String]) -> RequestHead {
        let copies: [UnsafeMutablePointer<CChar>?] = entries.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        var list = copies + [nil]
        return list.withUnsafeMutableBufferPointer { Variables($0.baseAddress).head }
    }

    @Test func eachEntryIsANameAndAValue() throws {
        let head = head(["REQUEST_METHOD=POST", "CONTENT_LENGTH=12", "HOOKLINE_TOPIC=orders"])
        _ = try head.admit(Self.rules, isCutOff: false)
        #expect(head.declaredBytes == 12)
        #expect(head.topic?.description == "orders")
    }

    @Test func entriesThatAreNoneAreSkipped() throws {
        let head = head(["", "=", "=x", "REQUEST_METHOD", "NOTHING=", "REQUEST_METHOD=POST", "CONTENT_LENGTH="])
        _ = try head.admit(Self.rules, isCutOff: false)
        #expect(head.length == .unsaid)
    }

    @Test func aValueMayHoldEqualsSigns() {
        guard case .present = head(["HTTP_X_CONNECTLY_HMAC_SHA256=\(WebhookSigner().signature(of: []))"]).signature
        else {
            Issue.record("the padding was lost")
            return
        }
    }

    @Test func theWholeListIsLookedThrough() {
        let signature = "HTTP_X_CONNECTLY_HMAC_SHA256=\(WebhookSigner().signature(of: []))"
        guard case .malformed = head([signature, "REQUEST_METHOD=POST", signature]).signature else {
            Issue.record("the second one was not seen")
            return
        }
    }

    @Test func noListIsNoRequest() {
        #expect(throws: GatewayFault.method) { _ = try Variables(nil).head.admit(Self.rules, isCutOff: false) }
        #expect(throws: GatewayFault.method) { _ = try head([]).admit(Self.rules, isCutOff: false) }
    }
}
