internal import Format
internal import PostgreSQL
internal import Reading

/// A connection through which one node's lines go, as long as it lasts. Statements are built of what can't hold a quotation
/// mark: names of nodes and topics, days, numbers, stamps, signatures.
final class ShipSession {
    /// The longest wait for anything, in milliseconds, and, while lines are copied, for progress: a primary that is stopped,
    /// and an old one that comes back, never answer.
    private static let limit: Int64 = 10_000
    /// How long a commit is still waited for when this run is asked to leave: mostly it is answered at once, and then the
    /// next run finds no session in its way that may still commit. One that is given up is judged behind the next barrier.
    private static let grace: Int64 = 1000
    /// The longest wait for a lock, in milliseconds, as the server counts it: a session that we gave up, and that waits
    /// for a standby, holds the node's row. Without it each try would leave one more session waiting there.
    private static let lockLimit = 8000

    private let connection: Connection
    private let node: String
    /// The UUID of this run.
    private let shipper: String
    private(set) var ledger: Ledger
    private var days: Set<Day> = []
    let hasSynchronousStandby: Bool
    /// Lines were shipped since readers were told.
    private(set) var hasNews = false

    /// The SQLSTATE of a row for which there is no partition.
    static let missingDay = "23514"

    /// Why a session can't go on.
    enum Fault: Error {
        case postgres(PostgresFault)
        /// Another run ships for this node.
        case superseded
        /// The database is not where it was believed to be.
        case moved
        /// It is not kept in UTF-8.
        case encoding(String)
    }

    /// Connects, and believes what it reads behind a barrier: an update that a quorum of standbys has.
    /// - Parameters:
    ///   - stop: a descriptor that can be read as soon as this run is to leave.
    ///   - takesOver: from whoever ships for this node.
    init(
        _ info: ConnectionInfo, _ host: ConnectionInfo.Host, stop: Int32, node: String, shipper: String, takesOver: Bool
    ) throws(Fault) {
        self.node = node
        self.shipper = shipper
        do throws(PostgresFault) {
            connection = try Connection(info, to: host, options: Self.options, within: Self.limit, stop: stop)
        } catch {
            throw .postgres(error)
        }
        let encoding = connection.setting("server_encoding") ?? ""
        guard encoding == "UTF8" else { throw .encoding(encoding) }
        do throws(PostgresFault) {
            let answer = try connection.run(Self.barrier(node, shipper, takesOver), within: Self.limit)
            let sure = try connection.run("COMMIT", within: Self.limit)
            guard answer.rows.count == 1 else { throw Self.lost }
            guard sure.tag == "COMMIT" && sure.warnings == 0 else { throw PostgresFault.timedOut }
            hasSynchronousStandby = answer.rows[0][0] != ""
            ledger = try Ledger(of: node, from: connection, within: Self.limit)
        } catch {
            throw error == Self.lost ? .superseded : .postgres(error)
        }
    }

    /// The row of the node is another run's.
    private static let lost = PostgresFault.answer("superseded")

    private static let options = [
        (name: "target_session_attrs", value: "primary"), (name: "client_encoding", value: "UTF8"),
        (name: "fallback_application_name", value: "hookline"),
    ]

    /// Of the session. What it has locked is let go within seconds when this machine dies or this process is stopped: this
    /// node's next run waits for that, and so do other nodes that have the same events.
    private static let settings = """
        SET synchronous_commit = on; SET lock_timeout = \(lockLimit); SET idle_in_transaction_session_timeout = \(limit); \
        SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3
        """

    /// The row of the topic '' is that of the node itself.
    private static func barrier(_ node: String, _ shipper: String, _ takesOver: Bool) -> String {
        let standbys = "SELECT current_setting('synchronous_standby_names') WHERE EXISTS"
        let own = "SELECT FROM hookline_position WHERE node = '\(node)' AND topic = '' AND shipper = '\(shipper)'"
        let change =
            takesOver
            ? """
            INSERT INTO hookline_position (node, topic, seq, shipper, changed_at) \
            VALUES ('\(node)', '', 0, '\(shipper)', now()) ON CONFLICT (node, topic) DO UPDATE \
            SET shipper = excluded.shipper, changed_at = now(); \
            UPDATE hookline_position SET shipper = '\(shipper)', changed_at = now() WHERE node = '\(node)'
            """
            : """
            UPDATE hookline_position SET changed_at = now() \
            WHERE node = '\(node)' AND topic = '' AND shipper = '\(shipper)'
            """
        return "\(settings); BEGIN; \(change); \(standbys) (\(own))"
    }
}

/// Transactions.
extension ShipSession {
    /// Puts lines into the database. When it throws the server's own word, nothing of them is there.
    /// - Parameters:
    ///   - shipment: what of it is not prepared yet is prepared first.
    ///   - working: what is done while the server works; others wait for locks of ours, so it waits for nothing.
    ///   - committing: what is done while the server commits; it may take its time.
    func ship(_ shipment: Shipment, working: () -> Void, committing: () -> Void) throws(Fault) {
        var shipment = shipment
        shipment.prepare()
        try provide(for: shipment)
        try inTransaction(advancing: shipment.counts, committing) { () throws(PostgresFault) in
            var numbers = ledger.seqs
            var rows: [UInt8] = []
            for (line, row) in zip(shipment.lines, shipment.rows) {
                numbers[line.topic, default: 0] += 1
                row.append(to: &rows, seq: numbers[line.topic] ?? 0)
            }
            let copy = "COPY hookline_event (\(EventRow.columns)) FROM STDIN"
            _ = try connection.copy(copy, rows, within: Self.limit)
            try noteFiles(shipment)
            let firsts = PlaceRows.firsts(of: node)
            _ = try connection.run(firsts, shipment.firsts.values, within: Self.limit, meanwhile: working)
        }
        ledger.add(shipment, asEvents: true)
        hasNews = true
    }

    /// Notes one line that the database can't take as an event.
    func refuse(_ line: JournalLine, _ reason: String) throws(Fault) {
        let shipment = Shipment(of: node, [line])
        try inTransaction(advancing: [line.topic: 0]) { () throws(PostgresFault) in
            let receipt = line.position.receipt
            let insert = """
                INSERT INTO hookline_refused (node, topic, day, segment, "offset", line, reason) \
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
                """
            let values = [
                node, "\(line.topic)", "\(receipt.partition.day)", "\(receipt.partition.segment)", "\(receipt.offset)",
                EventRow.hexadecimal(line.text + [UInt8(ascii: "\n")]), reason,
            ]
            _ = try connection.run(insert, values, within: Self.limit)
            try noteFiles(shipment)
        }
        ledger.add(shipment, asEvents: false)
    }

    /// How far the files are shipped.
    private func noteFiles(_ shipment: Shipment) throws(PostgresFault) {
        var places = PlaceRows()
        for position in shipment.positions { places.add(position, offset: position.receipt.end) }
        _ = try connection.run(PlaceRows.files(of: node), places.values, within: Self.limit)
    }

    /// Tells readers that wait. It waits for no standby: it would hold up all other commits.
    func notify() throws(Fault) {
        let text = "BEGIN; SET LOCAL synchronous_commit = off; NOTIFY hookline, '\(node)'; COMMIT"
        try asking { () throws(PostgresFault) in _ = try connection.run(text, within: Self.limit) }
        hasNews = false
    }

    /// Makes what the lines need that is not part of a transaction: days, and rows of topics.
    private func provide(for shipment: Shipment) throws(Fault) {
        for line in shipment.lines {
            let partition = line.position.receipt.partition
            if ledger.seqs[line.topic] == nil { try begin(line.position) }
            if !days.contains(partition.day) {
                try asking { () throws(PostgresFault) in
                    _ = try connection.run("SELECT hookline_make_day('\(partition.day)')", within: Self.limit)
                }
                days.insert(partition.day)
            }
        }
    }

    private func begin(_ position: Position) throws(Fault) {
        let partition = position.receipt.partition
        let insert = """
            INSERT INTO hookline_position (node, topic, seq, shipper, changed_at, first_day, first_segment, \
            first_received_at, first_signature) VALUES ('\(node)', '\(partition.topic)', 0, '\(shipper)', now(), \
            '\(partition.day)', \(partition.segment), '\(position.receivedAt)', '\(position.signature)') \
            ON CONFLICT DO NOTHING
            """
        try asking { () throws(PostgresFault) in _ = try connection.run(insert, within: Self.limit) }
        ledger.begin(position)
    }

    /// Moves the node's positions on, on condition that they are where they are believed to be, and that nobody else ships.
    private func inTransaction(
        advancing counts: [Topic: Int64], _ committing: () -> Void = {}, _ body: () throws(PostgresFault) -> Void
    ) throws(Fault) {
        var moves = ["('', 0::bigint, 0::bigint)"]
        for (topic, count) in counts {
            let seq = ledger.seqs[topic] ?? 0
            moves.append("('\(topic)', \(seq), \(seq + count))")
        }
        let update = """
            BEGIN; UPDATE hookline_position p SET seq = m.new, changed_at = now() \
            FROM (VALUES \(moves.joined(separator: ", "))) AS m (topic, old, new) \
            WHERE p.node = '\(node)' AND p.topic = m.topic AND p.seq = m.old AND p.shipper = '\(shipper)'
            """
        do throws(PostgresFault) {
            let answer = try connection.run(update, within: Self.limit)
            if answer.tag == "UPDATE \(moves.count)" {
                try body()
                return try commit(committing)
            }
        } catch {
            try rollBack(after: error)
        }
        throw try isOurs() ? .moved : .superseded
    }

    /// Only a commit without a warning counts: one whose wait for a standby was cancelled has one.
    private func commit(_ meanwhile: () -> Void) throws(PostgresFault) {
        let answer = try connection.run("COMMIT", within: Self.limit, grace: Self.grace, meanwhile: meanwhile)
        guard answer.tag == "COMMIT" && answer.warnings == 0 else { throw .timedOut }
    }

    private func rollBack(after fault: PostgresFault) throws(Fault) {
        if case .server = fault {
            try asking { () throws(PostgresFault) in _ = try connection.run("ROLLBACK", within: Self.limit) }
        }
        throw .postgres(fault)
    }

    private func isOurs() throws(Fault) -> Bool {
        let question = "ROLLBACK; SELECT shipper FROM hookline_position WHERE node = '\(node)' AND topic = ''"
        var shippers: [[String?]] = []
        try asking { () throws(PostgresFault) in shippers = try connection.run(question, within: Self.limit).rows }
        return shippers == [[shipper]]
    }

    private func asking(_ body: () throws(PostgresFault) -> Void) throws(Fault) {
        do throws(PostgresFault) { try body() } catch { throw .postgres(error) }
    }
}
