import Glibc
import Testing

@testable import HTTP

/// Why no answer came, in kinds and words.
@Suite("HTTPFault")
struct HTTPFaultTests {
    /// What libcurl says (libcurl-errors(3)), and what becomes of it.
    struct Case: Sendable {
        let code: UInt32
        var lack: Int32 = 0
        var system: Int32 = 0
        var detail = ""
        var isByProxy = false
        let kind: HTTPFault.Kind
        let reason: String
    }

    private static let cases = [
        Case(code: 3, kind: .address, reason: "URL using bad/illegal format or missing URL"),
        Case(code: 5, kind: .proxy, reason: "Couldn't resolve proxy name"),
        Case(code: 6, kind: .unreachable, reason: "Couldn't resolve host name"),
        Case(
            code: 7, system: ECONNREFUSED, kind: .unreachable, reason: "Couldn't connect to server: Connection refused"),
        Case(code: 7, system: EHOSTUNREACH, kind: .unreachable, reason: "Couldn't connect to server: No route to host"),
        Case(code: 7, kind: .unreachable, reason: "Couldn't connect to server"),
        Case(code: 7, lack: EMFILE, kind: .ours, reason: "here: Too many open files"),
        Case(code: 16, kind: .cutOff, reason: "Error in the HTTP2 framing layer"),
        Case(code: 18, kind: .cutOff, reason: "the answer broke off"),
        Case(code: 28, system: EINPROGRESS, kind: .timedOut, reason: "Timeout was reached"),
        Case(code: 35, kind: .untrusted, reason: "SSL connect error"),
        Case(
            code: 42, detail: "operation aborted by pre-request callback", isByProxy: true, kind: .cutOff,
            reason: "the connection that was kept ended without an answer"),
        Case(code: 52, kind: .cutOff, reason: "Server returned nothing (no headers, no data)"),
        Case(code: 55, kind: .cutOff, reason: "Failed sending data to the peer"),
        Case(code: 56, detail: "Recv failure: a proxy", kind: .cutOff, reason: "Recv failure: a proxy"),
        Case(
            code: 56, detail: "Too large response headers: 4 > 3", kind: .tooLong,
            reason: "the answer's head is too long"),
        Case(code: 100, kind: .tooLong, reason: "the answer's head is too long"),
        Case(
            code: 56, detail: "CONNECT tunnel failed, response 403", isByProxy: true, kind: .proxy,
            reason: "by the environment's proxy: CONNECT tunnel failed, response 403"),
        Case(code: 28, detail: "Operation timed out", isByProxy: true, kind: .timedOut, reason: "Operation timed out"),
        Case(code: 60, kind: .untrusted, reason: "SSL peer certificate or SSH remote key was not OK"),
        Case(code: 92, kind: .cutOff, reason: "Stream error in the HTTP/2 framing layer"),
    ]

    @Test("each has its kind and its words", arguments: cases)
    func told(one: Case) {
        let fault = HTTPFault(
            code: one.code, lack: one.lack, system: one.system, detail: one.detail, isByProxy: one.isByProxy)
        #expect(fault.kind == one.kind && fault.reason == one.reason, "\(fault)")
    }
}
