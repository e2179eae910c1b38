extension Schema {
    /// What `ship` knows of what it shipped. These rows change with each batch, so their pages keep room for that.
    static let places = #"""
        CREATE TABLE IF NOT EXISTS hookline_position (
            node text COLLATE "C" NOT NULL,
            topic text COLLATE "C" NOT NULL,
            seq bigint NOT NULL DEFAULT 0,
            shipper uuid NOT NULL,
            changed_at timestamptz NOT NULL DEFAULT now(),
            first_day date,
            first_segment int,
            first_received_at timestamptz,
            first_signature text,
            PRIMARY KEY (node, topic)
        ) WITH (fillfactor = 50);
        COMMENT ON TABLE hookline_position IS 'How far each topic of each node is shipped, and by whom';
        COMMENT ON COLUMN hookline_position.node IS 'The name that ship was given for the data directory';
        COMMENT ON COLUMN hookline_position.topic IS
            'The name of a directory in it; the row without a name is that of the node itself';
        COMMENT ON COLUMN hookline_position.seq IS 'The highest one in hookline_event';
        COMMENT ON COLUMN hookline_position.shipper IS
            'The process that ships; another one ends when it finds that out';
        COMMENT ON COLUMN hookline_position.changed_at IS
            'When it last wrote here, by the clock of the database';
        COMMENT ON COLUMN hookline_position.first_day IS
            'Of the first line that was shipped: by it a node is known again';
        COMMENT ON COLUMN hookline_position.first_segment IS 'Of the same line';
        COMMENT ON COLUMN hookline_position.first_received_at IS 'Of the same line';
        COMMENT ON COLUMN hookline_position.first_signature IS 'Of the same line';

        CREATE TABLE IF NOT EXISTS hookline_file (
            node text COLLATE "C" NOT NULL,
            topic text COLLATE "C" NOT NULL,
            day date NOT NULL,
            segment int NOT NULL,
            "offset" bigint NOT NULL,
            length int NOT NULL,
            received_at timestamptz NOT NULL,
            signature text COLLATE "C" NOT NULL,
            PRIMARY KEY (node, topic, day, segment)
        ) WITH (fillfactor = 50);
        COMMENT ON TABLE hookline_file IS 'How far each file is shipped. Columns are named as in hookline_event';
        COMMENT ON COLUMN hookline_file."offset" IS
            'Bytes of the file, unpacked, that are done: where the next line begins';
        COMMENT ON COLUMN hookline_file.length IS 'Of the last line that is done, with its LF';
        COMMENT ON COLUMN hookline_file.received_at IS 'Of the same line';
        COMMENT ON COLUMN hookline_file.signature IS 'Of the same line';

        CREATE TABLE IF NOT EXISTS hookline_first (
            topic text COLLATE "C" NOT NULL,
            signature text COLLATE "C" NOT NULL,
            node text COLLATE "C" NOT NULL,
            day date NOT NULL,
            segment int NOT NULL,
            "offset" bigint NOT NULL,
            received_at timestamptz NOT NULL,
            PRIMARY KEY (signature, topic)
        );
        COMMENT ON TABLE hookline_first IS
            'The line, over all nodes, that stands for an event in hookline_once: the one that was shipped first, '
            'until one comes that was received more than 96 hours after it. Columns are named as in hookline_event';

        CREATE INDEX IF NOT EXISTS hookline_first_age ON hookline_first USING brin (received_at);
        COMMENT ON INDEX hookline_first_age IS 'For removing what is old';
        """#

    /// A day's table is made aside and attached: that stops neither readers nor other ships, as one that is made in its
    /// place would. Who loses a race finds the day taken.
    static let days = #"""
        CREATE OR REPLACE FUNCTION hookline_make_day(wanted date) RETURNS boolean
        LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path FROM CURRENT SET datestyle = 'ISO, YMD' AS $$
        DECLARE
            bounds text := format('FOR VALUES FROM (%L) TO (%L)', wanted, wanted + 1);
            stem text := to_char(wanted, '"hookline_event_"YYYY_MM_DD');
            name text := stem;
        BEGIN
            IF EXISTS (SELECT FROM pg_inherits JOIN pg_class ON oid = inhrelid
                WHERE inhparent = 'hookline_event'::regclass AND NOT inhdetachpending
                AND pg_get_expr(relpartbound, oid) = bounds)
            THEN
                RETURN false;
            END IF;
            LOCK TABLE hookline_event IN SHARE UPDATE EXCLUSIVE MODE;
            FOR other IN 1..1000 LOOP
                EXIT WHEN to_regclass(quote_ident(name)) IS NULL;
                name := stem || '_' || other;
            END LOOP;
            EXECUTE format('CREATE TABLE %I (LIKE hookline_event INCLUDING DEFAULTS INCLUDING STORAGE)', name);
            EXECUTE format('ALTER TABLE hookline_event ATTACH PARTITION %I %s', name, bounds);
            RETURN true;
        EXCEPTION
            WHEN invalid_object_definition THEN RETURN false;  -- another partition holds the day
        END
        $$;
        COMMENT ON FUNCTION hookline_make_day IS 'Makes the partition of a day if there is none; true if it did';
        """#
}
