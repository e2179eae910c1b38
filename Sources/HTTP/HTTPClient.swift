/// Sends requests by libcurl: HTTP and HTTPS only, no redirect is followed, the peer's certificate is checked.
package final class HTTPClient {
    /// It keeps the connections between requests.
    private let group = TransferGroup()

    package init() {}

    /// Sends one request and waits for its answer.
    package func send(_ request: HTTPRequest) throws(HTTPFault) -> HTTPAnswer {
        guard let group else { throw .noMemory }
        group.start(request, as: 0)
        while true {
            if let ended = group.advance().first { return try ended.result.get() }
            group.wait(milliseconds: 1000)
        }
    }
}
