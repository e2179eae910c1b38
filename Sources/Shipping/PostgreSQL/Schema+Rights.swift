extension Schema {
    /// Two roles that nobody logs in as, with exactly these rights. Partitions need none of their own.
    static let rights = #"""
        DO $$
        BEGIN
            IF to_regrole('hookline_ship') IS NULL THEN CREATE ROLE hookline_ship NOLOGIN; END IF;
            IF to_regrole('hookline_read') IS NULL THEN CREATE ROLE hookline_read NOLOGIN; END IF;
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO hookline_ship, hookline_read', current_schema());
        END
        $$;
        REVOKE ALL ON hookline_event, hookline_refused, hookline_position, hookline_file, hookline_first,
            hookline_once, hookline_message, hookline_status, hookline_furthest, hookline_funnel
            FROM PUBLIC, hookline_ship, hookline_read;
        REVOKE ALL ON FUNCTION hookline_make_day FROM PUBLIC, hookline_ship, hookline_read;
        GRANT INSERT ON hookline_event, hookline_refused TO hookline_ship;
        GRANT SELECT, INSERT, UPDATE ON hookline_position, hookline_file, hookline_first TO hookline_ship;
        GRANT EXECUTE ON FUNCTION hookline_make_day TO hookline_ship;
        GRANT SELECT ON hookline_event, hookline_refused, hookline_position, hookline_file, hookline_first,
            hookline_once, hookline_message, hookline_status, hookline_furthest, hookline_funnel TO hookline_read;
        """#
}
