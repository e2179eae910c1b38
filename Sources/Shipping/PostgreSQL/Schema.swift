/// What `hooklinectl ship --print-schema` prints: the tables, the function, the views and the roles, as SQL for psql.
/// It is one transaction, and changes nothing where all of it is there already.
package enum Schema {
    /// The whole text, with an LF at its end.
    package static let text =
        [start, places, events, refusals, days, once, statuses, rights, end].joined(separator: "\n\n") + "\n"

    /// The schema is the first that is there in the owner's search path; from here on no other one counts. Where
    /// somebody reads a view all the while, it gives up rather than have the ships wait behind it.
    private static let start = #"""
        -- Hookline's tables, for psql, run by who shall own them. A second time is harmless.
        \set ON_ERROR_STOP on
        BEGIN;
        SET LOCAL client_min_messages = warning;
        SET LOCAL lock_timeout = '10s';
        DO $$
        BEGIN
            IF current_setting('server_encoding') <> 'UTF8' THEN
                RAISE 'The encoding of the database % is %, and Hookline needs UTF8.',
                    current_database(), current_setting('server_encoding')
                    USING ERRCODE = 'feature_not_supported',
                        HINT = 'CREATE DATABASE name ENCODING ''UTF8'' LOCALE ''C.UTF-8'' TEMPLATE template0';
            END IF;
            IF current_schema() IS NULL THEN
                RAISE 'No schema of the search path is there: %', current_setting('search_path')
                    USING ERRCODE = 'invalid_schema_name';
            END IF;
            PERFORM pg_advisory_xact_lock(hashtext('hookline'));
            PERFORM set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);
        END
        $$;
        """#

    private static let end = "COMMIT;"
}
