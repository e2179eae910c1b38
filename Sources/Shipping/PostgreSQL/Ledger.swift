internal import Format
internal import PostgreSQL
internal import Reading

/// What the database knows of one node: how many lines of each topic it has, how far each file is shipped, and the first
/// line of each topic that ever was, by which it is told that a name belongs to one data directory.
struct Ledger {
    private(set) var seqs: [Topic: Int64] = [:]
    private(set) var positions = Positions()
    private(set) var firsts: [Topic: Position] = [:]
    /// Who ships for the node; nil: nobody ever did.
    private(set) var shipper: String?

    private static let stamp = #"'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'"#

    /// Reads it.
    init(of node: String, from connection: Connection, within milliseconds: Int64) throws(PostgresFault) {
        let position = """
            SELECT topic, seq, shipper, first_day, first_segment, 0, 1, \
            to_char(first_received_at AT TIME ZONE 'UTC', \(Self.stamp)), first_signature \
            FROM hookline_position WHERE node = $1
            """
        for row in try connection.run(position, [node], within: milliseconds).rows { try take(topic: row) }
        let file = """
            SELECT topic, 0, '', day, segment, "offset" - length, length, \
            to_char(received_at AT TIME ZONE 'UTC', \(Self.stamp)), signature FROM hookline_file WHERE node = $1
            """
        for row in try connection.run(file, [node], within: milliseconds).rows {
            positions.note(try Self.position(row))
        }
    }

    private mutating func take(topic row: [String?]) throws(PostgresFault) {
        let (name, number) = (row[0] ?? "", row[1] ?? "")
        if name.isEmpty {
            shipper = row[2]
            return
        }
        guard let topic = Topic(partition: Array(name.utf8).span), let seq = Int64(number) else {
            throw .answer("a position of the topic '\(name)'")
        }
        seqs[topic] = seq
        firsts[topic] = try Self.position(row)
    }

    private static func position(_ row: [String?]) throws(PostgresFault) -> Position {
        let texts = row.map { $0 ?? "" }
        let stamp = Array(texts[7].utf8), signature = Array(texts[8].utf8)
        guard let topic = Topic(partition: Array(texts[0].utf8).span), let day = Day(Array(texts[3].utf8).span),
            let segment = Int(texts[4]), let offset = Int(texts[5]), let length = Int(texts[6]),
            let receivedAt = Timestamp(stamp.span), let signature = Signature(signature.span)
        else { throw .answer("a position: \(texts.joined(separator: " "))") }
        let partition = Partition(topic: topic, day: day, segment: segment)
        return Position(
            receipt: Receipt(partition: partition, offset: offset, length: length), receivedAt: receivedAt,
            signature: signature)
    }

    /// Lines were shipped.
    mutating func add(_ shipment: Shipment, asEvents: Bool) {
        if asEvents { for (topic, count) in shipment.counts { seqs[topic, default: 0] += count } }
        for position in shipment.positions { positions.note(position) }
    }

    /// A topic's first line, which is about to be shipped.
    mutating func begin(_ position: Position) {
        seqs[position.receipt.partition.topic] = 0
        firsts[position.receipt.partition.topic] = position
    }
}
