import Synchronization

extension NumberedEvents {
    /// Sends so many of them to a web server's socket, over several connections at the same time; gives how often each
    /// status came. Status 0 is a connection that broke.
    package func load(through path: String, total: Int, connections: Int) throws -> [Int: Int] {
        let next = Atomic(0)
        let counts = try BlockingThreads.run(connections) { _ in
            var counts: [Int: Int] = [:]
            var connection: HTTPConnection?
            while true {
                let number = next.add(1, ordering: .relaxed).oldValue
                if number >= total { return counts }
                counts[send(delivery(number), to: path, over: &connection), default: 0] += 1
            }
        }
        return counts.reduce(into: [:]) { all, one in all.merge(one, uniquingKeysWith: +) }
    }

    private func send(_ delivery: Delivery, to path: String, over connection: inout HTTPConnection?) -> Int {
        do {
            let used = try connection ?? HTTPConnection(connectingTo: path)
            let fields = delivery.signatures.map { ("X-Connectly-Hmac-Sha256", $0) }
            let response = try used.exchange("POST", "/", fields: fields, body: delivery.body)
            connection = response.fields["connection"] == "close" ? nil : used
            return response.status
        } catch {
            connection = nil
            return 0
        }
    }
}
