internal import Format
internal import Reading

/// Places of lines as rows of `hookline_file` and `hookline_first`: statements with seven values, each an array of one column.
enum PlaceRows {
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
        ORDER BY topic, signature ON CONFLICT (topic, signature) DO UPDATE \
        SET node = excluded.node, day = excluded.day, segment = excluded.segment, "offset" = excluded."offset", \
        received_at = excluded.received_at WHERE f.received_at < excluded.received_at - interval '96 hours'
        """
    }

    private static let rows = """
        unnest($1::text[], $2::date[], $3::int[], $4::bigint[], $5::int[], $6::timestamptz[], $7::text[]) \
        AS v (topic, day, segment, "offset", length, received_at, signature)
        """

    /// The values of both statements.
    static func values(_ places: [(Position, offset: Int)]) -> [String] {
        let positions = places.map(\.0)
        let partitions = positions.map(\.receipt.partition)
        let columns: [[String]] = [
            partitions.map { "\($0.topic)" }, partitions.map { "\($0.day)" }, partitions.map { "\($0.segment)" },
            places.map { "\($0.offset)" }, positions.map { "\($0.receipt.length)" },
            positions.map { "\($0.receivedAt)" }, positions.map { "\($0.signature)" },
        ]
        return columns.map { "{\($0.joined(separator: ","))}" }
    }
}
