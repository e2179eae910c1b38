/// Sends requests by libcurl: HTTP and HTTPS only, no redirect is followed, the peer's certificate is checked.
package final class HTTPClient {
    private var idle: Transfer?

    package init() {}

    /// Sends one request and waits for its answer.
    package func send(_ request: HTTPRequest) throws(HTTPFault) -> HTTPAnswer {
        guard let transfer = idle ?? Transfer() else { throw .noMemory }
        idle = transfer
        try transfer.prepare(request)
        return try transfer.perform()
    }
}
