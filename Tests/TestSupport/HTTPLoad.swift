import Synchronization

/// Many signed events for a web server's socket, each body another one, over several connections at once.
package struct HTTPLoad: Sendable {
    /// The web server's socket.
    package let path: String
    /// How many requests there are in all.
    package let total: Int
    /// How many connections are open at the same time.
    package let connections: Int

    /// A load with all its parts.
    package init(path: String, total: Int, connections: Int) {
        self.path = path
        self.total = total
        self.connections = connections
    }

    /// Sends all of it; gives how often each status came. Status 0 is a connection that broke.
    package func run(_ events: NumberedEvents) throws -> [Int: Int] {
        let next = Atomic(0)
        let counts = try BlockingThreads.run(connections) { _ in
            var counts: [Int: Int] = [:]
            var connection: HTTPConnection?
            while true {
                let number = next.add(1, ordering: .relaxed).oldValue
                if number >= total { return counts }
                counts[send(events.delivery(number), over: &connection), default: 0] += 1
            }
        }
        return counts.reduce(into: [:]) { all, one in all.merge(one, uniquingKeysWith: +) }
    }

    private func send(_ delivery: Delivery, over connection: inout HTTPConnection?) -> Int {
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
