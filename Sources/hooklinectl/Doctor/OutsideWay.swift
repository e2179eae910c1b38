internal import Format
internal import HTTP
internal import Posix
internal import Reading

/// Requests to the address as a sender makes them, and what their answers say of the time.
final class OutsideWay {
    private let client = HTTPClient()
    private let authorities: String?
    private let timeoutMilliseconds: Int
    let clock: ClockExamination

    /// - Parameter authorities: a file of certificates that are trusted; nil for the system's.
    init(authorities: String?, timeoutMilliseconds: Int, clock: ClockExamination) {
        self.authorities = authorities
        self.timeoutMilliseconds = timeoutMilliseconds
        self.clock = clock
    }

    /// One request and its answer.
    func answer(
        _ method: HTTPRequest.Method, _ address: EventAddress, fields: [(name: String, value: String)] = [],
        body: [UInt8]? = nil
    ) -> Result<HTTPAnswer, HTTPFault> {
        var request = HTTPRequest(method, address.text, fields: fields, body: body)
        request.timeoutMilliseconds = timeoutMilliseconds
        request.authorities = authorities
        request.asksForCertificate = true
        request.keptOfAnswer = 4096
        let begun = Timestamp.now
        let result = Result { () throws(HTTPFault) in try client.send(request) }
        if let date = (try? result.get())?.date { clock.take(date, from: address.way.host, askedAt: begun) }
        return result
    }
}
