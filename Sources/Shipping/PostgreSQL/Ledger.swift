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

    /// As many lines as none has: what comes behind them can be counted.
    private static let largestSeq = Int64.max >> 1

    private static let stamp = #"'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'"#

    /// Reads it.
    init(of node: String, from connection: Connection, within milliseconds: Int64) throws(PostgresFault) {
        let position = """
            SELECT topic, seq, shipper, first_day, first_segment, 0, 1, \
            to_char(first_received_at AT TIME ZONE 'UTC', \(Self.stamp)), first_signature \
            FROM hookline_position WHERE node = $1
            """
        let topics = try connection.run(position, [node], within: milliseconds).rows
        let file = """
            SELECT topic, 0, '', day, segment, "offset" - length, length, \
            to_char(received_at AT TIME ZONE 'UTC', \(Self.stamp)), signature FROM hookline_file WHERE node = $1
            """
        try self.init(topics: topics, files: connection.run(file, [node], within: milliseconds).rows)
    }

    /// Of rows with nine columns, as they are asked for above.
    init(topics: [[String?]], files: [[String?]]) throws(PostgresFault) {
        for row in topics { try take(topic: row) }
        for row in files { positions.note(try Self.position(row)) }
    }

    private mutating func take(topic row: [String?]) throws(PostgresFault) {
        try Self.expectColumns(row)
        let (name, number) = (row[0] ?? "", row[1] ?? "")
        if name.isEmpty {
            shipper = row[2]
            return
        }
        guard let topic = Topic(partition: Array(name.utf8).span), let seq = Int64(number),
            (0...Self.largestSeq).contains(seq)
        else {
            throw .answer("a position of the topic '\(name)'")
        }
        seqs[topic] = seq
        firsts[topic] = try Self.position(row)
    }

    private static func expectColumns(_ row: [String?]) throws(PostgresFault) {
        if row.count != 9 { throw .answer("a row of \(row.count) columns") }
    }

    private static func position(_ row: [String?]) throws(PostgresFault) -> Position {
        try expectColumns(row)
        let texts = row.map { $0 ?? "" }
        let stamp = Array(texts[7].utf8), signature = Array(texts[8].utf8)
        guard let topic = Topic(partition: Array(texts[0].utf8).span), let day = Day(Array(texts[3].utf8).span),
            let segment = Int(texts[4]), let offset = Int(texts[5]), let length = Int(texts[6]),
            let receivedAt = Timestamp(stamp.span), let signature = Signature(signature.span)
        else { throw .answer("a position: \(texts.joined(separator: " "))") }
        let place = Receipt(
            partition: Partition(topic: topic, day: day, segment: segment), offset: offset, length: length)
        // One that a line can have can be read back.
        guard let receipt = Receipt(place.text) else { throw .answer("a position: \(place.text)") }
        return Position(receipt: receipt, receivedAt: receivedAt, signature: signature)
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
