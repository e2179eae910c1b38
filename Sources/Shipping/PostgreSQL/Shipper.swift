internal import Format
internal import Posix
internal import PostgreSQL
package import Reading

/// Carries lines into PostgreSQL, exactly once, in the order of their files: rows and positions are in one transaction, and
/// after each connect nothing is believed that is not behind a barrier.
package struct Shipper: ~Copyable {
    private var run: LineRun
    private let folder: JournalFolder
    private let plan: ShipPlan
    private let tell: (ShipNews) -> Void
    /// The UUID of this run.
    private let id: String
    private var host = 0
    private var backoff = Backoff()
    private var hasBegun = false
    /// What was told of each host since lines went to one.
    private var troubles: [Int: PostgresFault] = [:]
    /// Why the last line was refused that was told of.
    private var refusal: String?
    private var notifiedAt: Int64 = 0
    /// So many lines more are tried behind each transaction that went through, after fewer for a server that is too slow.
    private static let growth = 32
    /// When the next transaction begins at the soonest that is not full, by the monotonic clock, in milliseconds.
    private var dueAt: Int64 = 0
    /// So long after the one before it, in milliseconds.
    private static let pace: Int64 = 50
    /// What goes behind the lines that are on their way.
    private var queue: ShipmentQueue
    /// A line that was shipped, where something else stands now.
    private var foreign: Receipt?

    package init(
        _ run: consuming LineRun, of folder: JournalFolder, by plan: ShipPlan, tell: @escaping (ShipNews) -> Void
    ) {
        self.run = run
        self.folder = folder
        self.plan = plan
        self.tell = tell
        id = Self.makeId()
        queue = ShipmentQueue(of: plan.node)
    }

    /// A random UUID: RFC 9562, version 4.
    private static func makeId() -> String {
        let digits = (0..<32).map { place in
            let bits = UInt8.random(in: 0...15)
            return String(place == 12 ? 4 : place == 16 ? 8 | bits & 3 : bits, radix: 16)
        }
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits[$0].joined() }.joined(separator: "-")
    }

    /// Runs to the end.
    package mutating func ship() throws(ShippingFault) -> ShipEnd {
        while true {
            do throws(ShipSession.Fault) {
                let session = try connect()
                if let end = try use(session) { return end }
            } catch {
                if let end = end(of: error) { return end }
            }
            if !awaitNextTry() { return .stopped }
        }
    }

    private var hostName: String { plan.info.hosts[host].name }

    private mutating func connect() throws(ShipSession.Fault) -> ShipSession {
        let session = try ShipSession(
            plan.info, plan.info.hosts[host], stop: run.stop.number, node: plan.node, shipper: id,
            takesOver: !hasBegun)
        hasBegun = true
        return session
    }

    /// Lines have got through: whatever failed before is over.
    private mutating func settle(_ session: ShipSession) {
        backoff = Backoff()
        troubles = [:]
        tell(.connected(host: hostName, synchronous: session.hasSynchronousStandby))
    }

    /// What a fault ends; nil when it is tried again.
    private mutating func end(of fault: ShipSession.Fault) -> ShipEnd? {
        switch fault {
        case .superseded: return .superseded
        case .encoding(let name): return .encoding(name)
        case .moved: return nil
        case .postgres(.stopped): return .stopped
        case .postgres(let fault):
            if plan.isOnce && host == plan.info.hosts.count - 1 { return .failed(host: hostName, fault) }
            if troubles[host] != fault { tell(.trouble(host: hostName, fault)) }
            troubles[host] = fault
            return nil
        }
    }

    /// Goes to the next host, after a pause; false when it is asked to leave.
    private mutating func awaitNextTry() -> Bool {
        host = (host + 1) % plan.info.hosts.count
        let pause = host == 0 ? backoff.next(asked: nil) : 0
        awaitReadable([run.stop.number], milliseconds: Int64(pause))
        return !run.stop.hasCome
    }
}

/// Shipping.
extension Shipper {
    /// Ships until the end; nil: from the start again.
    private mutating func use(_ session: ShipSession) throws(ShipSession.Fault) -> ShipEnd? {
        if let first = replacedFirst(session.ledger) { return .foreign(first) }
        run.restart(behind: session.ledger.positions)
        var isSettled = false
        queue.removeAll()
        while true {
            do throws(ShippingFault) { try gatherUntilDue() } catch { return nil }
            if let foreign { return .foreign(foreign) }
            let shipment = queue.take()
            dueAt = monotonicMilliseconds() + Self.pace
            try ship(shipment, session)
            if !isSettled { settle(session) }
            isSettled = true
            try tellReaders(session, isIdle: !shipment.isFull)
            if run.stop.hasCome { return .stopped }
            if !shipment.lines.isEmpty { continue }
            if run.isOver { return .done }
            do throws(ShippingFault) {
                if try !run.awaitMore() { return .stopped }
            } catch {
                return nil
            }
        }
    }

    /// Lines that come one by one go together: a transaction has its own price, on the standbys too.
    private mutating func gatherUntilDue() throws(ShippingFault) {
        gather { !$0.next.isFull }
        let left = dueAt - monotonicMilliseconds()
        if left <= 0 || plan.isOnce || queue.next.isFull || queue.next.lines.isEmpty { return }
        awaitReadable([run.stop.number], milliseconds: left)
        _ = try run.hear()
        gather { !$0.next.isFull }
    }

    /// Gathers what there is as long as it is wanted. Which lines are done is for the ledger to say, not for the source.
    private mutating func gather(while isWanted: (ShipmentQueue) -> Bool) {
        while isWanted(queue), let arrival = run.source.next() {
            switch arrival {
            case .line(let line):
                queue.add(line)
                run.source.finish(line.position)
            case .gap(let gap): hear(of: gap)
            case .fault(let fault): tell(.fault(fault))
            }
        }
    }

    /// A file that lacks what was shipped of it is another one: its next lines would take the places of those.
    private mutating func hear(of gap: Gap) {
        tell(.gap(gap))
        if gap.reason != .vanished { foreign = gap.last.receipt }
    }

    /// What the database can't take is looked for by halves, and noted.
    private mutating func ship(_ shipment: Shipment, _ session: ShipSession) throws(ShipSession.Fault) {
        if shipment.lines.isEmpty { return }
        do throws(ShipSession.Fault) {
            try session.ship(shipment) {
                queue.prepare()
            } committing: {
                gather(while: \.hasRoom)
            }
            queue.mostLines = min(Shipment.mostLines, queue.mostLines + Self.growth)
        } catch {
            if case .postgres(.timedOut) = error { queue.mostLines = max(1, shipment.lines.count / 2) }
            guard case .postgres(.server(let state, let message)) = error, Self.isOfLine(state) else { throw error }
            if let (first, second) = shipment.halves {
                try ship(first, session)
                try ship(second, session)
            } else {
                try session.refuse(shipment.lines[0], "\(state): \(message)")
                if refusal != message { tell(.refused(shipment.lines[0].position.receipt, reason: message)) }
                refusal = message
            }
        }
    }

    /// Data exceptions, integrity violations, and limits that a text exceeds (PostgreSQL's manual, appendix A); but not
    /// that a day's partition is missing, since somebody has dropped it.
    private static func isOfLine(_ state: String) -> Bool {
        ["22", "23", "54"].contains(state.prefix(2)) && state != ShipSession.missingDay
    }

    /// Ten times a second at most, and when there is nothing more.
    private mutating func tellReaders(_ session: ShipSession, isIdle: Bool) throws(ShipSession.Fault) {
        let now = monotonicMilliseconds()
        guard session.hasNews, isIdle || now - notifiedAt >= 100 else { return }
        notifiedAt = now
        try session.notify()
    }

    /// The first line that the node ever shipped of a topic, where another one stands in its place.
    private func replacedFirst(_ ledger: Ledger) -> Receipt? {
        for (topic, first) in ledger.firsts {
            guard let oldest = folder.oldestLine(of: topic), oldest.receipt.partition == first.receipt.partition,
                oldest.receivedAt != first.receivedAt || oldest.signature != first.signature
            else { continue }
            return first.receipt
        }
        return nil
    }
}
