internal import Format
internal import Reading

/// Places of lines as rows of `hookline_file` and `hookline_first`: statements with seven values, each an array of one column.
struct PlaceRows {
    /// How far files are shipped: the offset is that behind the line.
    static func files(of node: String) -> String {
        """
        INSERT INTO hookline_file (node, topic, day, segment, "offset", length, received_at, signature) \
        SELECT '\(node)', v.* FROM \(rows) ON CONFLICT (node, topic, day, segment) DO UPDATE \
        SET "offset" = excluded."offset", length = excluded.length, received_at = excluded.received_at, \
        signature = excluded.signature
        """
    }

    /// Which line of a signature is the first: in the order of the key, so that nobody waits for who waits for it.
    static func firsts(of node: String) -> String {
        """
        INSERT INTO hookline_first AS f (node, topic, day, segment, "offset", received_at, signature) \
        SELECT '\(node)', topic, day, segment, "offset", received_at, signature FROM \(rows) \
        ORDER BY signature, topic ON CONFLICT (topic, signature) DO UPDATE \
        SET node = excluded.node, day = excluded.day, segment = excluded.segment, "offset" = excluded."offset", \
        received_at = excluded.received_at WHERE f.received_at < excluded.received_at - interval '96 hours'
        """
    }

    private static let rows = """
        unnest($1::text[], $2::date[], $3::int[], $4::bigint[], $5::int[], $6::timestamptz[], $7::text[]) \
        AS v (topic, day, segment, "offset", length, received_at, signature)
        """

    /// The values of both statements: of each column the rows' as far as they go, without the brace at the end.
    private var columns = Array(repeating: "{", count: 7)

    /// - Parameter offset: of the file.
    mutating func add(_ position: Position, offset: Int) {
        let receipt = position.receipt, partition = receipt.partition
        let row = [
            "\(partition.topic)", "\(partition.day)", "\(partition.segment)", "\(offset)", "\(receipt.length)",
            "\(position.receivedAt)", "\(position.signature)",
        ]
        let comma = columns[0].utf8.count > 1 ? "," : ""
        for (place, value) in row.enumerated() { columns[place] += comma + value }
    }

    var values: [String] { columns.map { $0 + "}" } }
}
