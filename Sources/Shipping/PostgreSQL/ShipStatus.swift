package import Format
package import PostgreSQL
package import Reading

/// How much of a data directory is not in the database yet. Nothing is changed for it.
package struct ShipStatus: Sendable {
    package private(set) var lines = 0
    package private(set) var bytes = 0
    /// When the oldest line was received that is not there.
    private var oldest: Timestamp?

    /// Why it can't be told.
    package struct Fault: Error {
        package let host: String
        package let fault: PostgresFault
    }

    /// Asks the first host that answers.
    /// - Parameter passingOver: hears of what can't be read.
    package init(
        _ plan: ShipPlan, _ folder: JournalFolder, passingOver: (ReadingFault) -> Void
    ) throws(Fault) {
        var source = LineSource(
            folder, topics: nil, behind: HandledLines(try Self.positions(plan)), until: nil, passesRepeats: false)
        while let arrival = source.next() {
            switch arrival {
            case .line(let line):
                add(line)
                source.finish(line.position)
            case .fault(let fault): passingOver(fault)
            case .gap: continue
            }
        }
    }

    private static func positions(_ plan: ShipPlan) throws(Fault) -> Positions {
        var last = Fault(host: "", fault: .timedOut)
        for host in plan.info.hosts {
            do throws(PostgresFault) {
                let connection = try Connection(plan.info, to: host, options: [], within: 10_000)
                return try Ledger(of: plan.node, from: connection, within: 10_000).positions
            } catch {
                last = Fault(host: host.name, fault: error)
            }
        }
        throw last
    }

    private mutating func add(_ line: JournalLine) {
        lines += 1
        bytes += line.text.count + 1
        let receivedAt = line.position.receivedAt
        oldest = oldest.map { min($0, receivedAt) } ?? receivedAt
    }

    /// The age of the oldest line that is not there, in microseconds; 0 when all are.
    package func lagMicroseconds(at now: Timestamp) -> Int64 {
        oldest.map { max(0, now.microseconds - $0.microseconds) } ?? 0
    }
}
