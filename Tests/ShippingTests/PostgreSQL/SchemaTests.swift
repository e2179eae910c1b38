import TestSupport
import Testing

@testable import Shipping

/// The schema in a real database.
@Suite("Schema", .serialized, .enabled(if: PostgresCluster.isPossible, "\(PostgresCluster.lack)"))
struct SchemaTests {
    private let cluster: PostgresCluster

    init() throws { cluster = try PostgresCluster.shared.get() }

    /// Everything that is there, by its words.
    private static let whole = """
        SELECT relname, relkind, relacl, obj_description(oid, 'pg_class') FROM pg_class
            WHERE relnamespace = 'public'::regnamespace ORDER BY 1;
        SELECT attrelid::regclass, attname, atttypid::regtype, attnotnull, col_description(attrelid, attnum)
            FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'public'::regnamespace ORDER BY 1, 2;
        SELECT proname, proacl, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1;
        SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1;
        """

    @Test("a second time changes nothing, says nothing, and keeps what is there")
    func twice() throws {
        let name = try cluster.makeDatabase(Schema.text)
        _ = try cluster.ask(name, "SELECT hookline_make_day('2026-11-22')")
        let before = try cluster.ask(name, Self.whole)
        let again = try cluster.psql(name, Schema.text)
        #expect(again.ending == .exited(0) && again.errorText == "" && again.outputText.filter { $0 != "\n" } == "")
        #expect(try cluster.ask(name, Self.whole) == before)
        #expect(before.contains("hookline_event_2026_11_22"))
    }

    @Test("a day's partition is made once")
    func day() throws {
        let name = try cluster.makeDatabase(Schema.text)
        let made = try (1...2).map { _ in try cluster.ask(name, "SELECT hookline_make_day('2026-02-28')") }
        #expect(made == ["t", "f"])
    }

    @Test("a database that is not in UTF-8 is refused, and stays as it was")
    func encoding() throws {
        let name = try cluster.makeDatabase(options: "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        let run = try cluster.psql(name, Schema.text)
        #expect(run.ending == .exited(3) && run.errorText.contains("is LATIN1, and Hookline needs UTF8."))
        #expect(try cluster.ask(name, "SELECT count(*) FROM pg_class WHERE relname ~ '^hookline'") == "0")
    }

    @Test("every table, column, view, index and function has a comment")
    func comments() throws {
        let name = try cluster.makeDatabase(Schema.text)
        let bare = try cluster.ask(
            name,
            """
            SELECT relname FROM pg_class WHERE relname ~ '^hookline' AND relkind IN ('r', 'p', 'v')
                AND obj_description(oid, 'pg_class') IS NULL
            UNION ALL SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
                WHERE relname IN ('hookline_event', 'hookline_position') AND attnum > 0
                AND col_description(attrelid, attnum) IS NULL
            UNION ALL SELECT proname::text FROM pg_proc WHERE proname ~ '^hookline' AND obj_description(oid, 'pg_proc') IS NULL
            """)
        #expect(bare == "")
    }
}
