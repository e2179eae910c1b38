internal import HTTP
internal import Posix

/// Sends events to one address.
struct EventSender {
    let address: String
    let unixSocket: String?
    let timeoutMilliseconds: Int
    let events: EventSource

    private func request() throws(Failure) -> HTTPRequest {
        let (body, fields) = try events.next()
        var request = HTTPRequest(.post, address, fields: fields, body: body)
        request.unixSocket = unixSocket?.keptBytes
        request.timeoutMilliseconds = timeoutMilliseconds
        return request
    }

    /// Sends the very same bytes several times, one after another.
    /// - Parameter ended: hears of each answer, or why there is none.
    func sendRepeatedly(_ count: Int, ended: (Result<HTTPAnswer, HTTPFault>) throws(Failure) -> Void) throws(Failure) {
        let request = try request()
        let client = HTTPClient()
        for _ in 0..<count {
            try ended(Result { () throws(HTTPFault) in try client.send(request) })
        }
    }

    /// Sends many deliveries, some of them at the same time.
    /// - Parameter progress: hears after each answer how many there are.
    func sendMany(_ count: Int, atOnce limit: Int, progress: (Int) -> Void) throws(Failure) -> LoadRun {
        guard let group = TransferGroup() else { throw .unanswered(.noMemory, address: address) }
        var left = count
        var failure: Failure?
        var run = LoadRun(startingAt: monotonicMilliseconds())
        group.run(atOnce: limit) {
            guard left > 0, failure == nil else { return nil }
            left -= 1
            do throws(Failure) {
                return try request()
            } catch {
                failure = error
                return nil
            }
        } ended: { result in
            run.add(result)
            progress(run.count)
        }
        if let failure { throw failure }
        run.end(at: monotonicMilliseconds())
        return run
    }
}
