internal import HTTP
internal import Posix

/// Sends deliveries to one address.
struct EventSender {
    let address: String
    let unixSocket: String?
    let timeoutMilliseconds: Int
    let delivery: Delivery

    private func request() throws(Failure) -> HTTPRequest {
        let (body, fields) = try delivery.next()
        var request = HTTPRequest(.post, address, fields: fields, body: body)
        request.unixSocket = unixSocket
        request.timeoutMilliseconds = timeoutMilliseconds
        return request
    }

    /// Sends the very same bytes several times, one after another.
    func sendRepeatedly(_ count: Int) throws(Failure) -> [HTTPAnswer] {
        let request = try request()
        let client = HTTPClient()
        var answers: [HTTPAnswer] = []
        for _ in 0..<count {
            do throws(HTTPFault) {
                answers.append(try client.send(request))
            } catch {
                throw .unanswered(error, address: address)
            }
        }
        return answers
    }

    /// Sends many deliveries, some of them at the same time.
    /// - Parameter progress: hears after each answer how many there are.
    func sendMany(_ count: Int, atOnce limit: Int, progress: (Int) -> Void) throws(Failure) -> LoadRun {
        guard let group = TransferGroup() else { throw .usage("libcurl has no memory") }
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
