extension Schema {
    /// The lines. The only constraints are that what every line has is there, and the key: so SQLSTATE 23514 always
    /// means that a day's partition is missing.
    static let events = #"""
        CREATE TABLE IF NOT EXISTS hookline_event (
            node text COLLATE "C" NOT NULL,
            topic text COLLATE "C" NOT NULL,
            day date NOT NULL,
            segment int NOT NULL,
            "offset" bigint NOT NULL,
            length int NOT NULL,
            seq bigint NOT NULL,
            received_at timestamptz NOT NULL,
            signature text COLLATE "C" NOT NULL,
            repeat int,
            kind text,
            message_id text COLLATE "C",
            status text,
            campaign text,
            sender text,
            recipient text,
            event json,
            reason text,
            body bytea,
            PRIMARY KEY (node, topic, day, segment, "offset")
        ) PARTITION BY RANGE (day);
        COMMENT ON TABLE hookline_event IS 'One row is one line of a file, in a partition for each day';
        COMMENT ON COLUMN hookline_event.node IS 'The name that ship was given for the data directory';
        COMMENT ON COLUMN hookline_event.topic IS 'The name of the line''s directory';
        COMMENT ON COLUMN hookline_event.day IS 'The day in the name of the line''s file, in the zone of the worker';
        COMMENT ON COLUMN hookline_event.segment IS 'The number in the name of the line''s file, 0 where it has none';
        COMMENT ON COLUMN hookline_event."offset" IS 'Bytes of the file, unpacked, before the line';
        COMMENT ON COLUMN hookline_event.length IS 'Bytes of the line with its LF';
        COMMENT ON COLUMN hookline_event.seq IS
            'Ascends in the order of the commits within a node and topic, from 1 on';
        COMMENT ON COLUMN hookline_event.received_at IS 'When the node stored it, to the microsecond';
        COMMENT ON COLUMN hookline_event.signature IS 'The header x-connectly-hmac-sha256, as it came';
        COMMENT ON COLUMN hookline_event.repeat IS
            'How many lines the node had of this event before; NULL for the first';
        COMMENT ON COLUMN hookline_event.kind IS
            'text, media, location, referral, button, quoted-reply, sent, delivered, read, failed, '
            'other-status, report or other; NULL where the body is no JSON';
        COMMENT ON COLUMN hookline_event.message_id IS
            'The id of the message: statusUpdate.id of a status, else message.id where there is one';
        COMMENT ON COLUMN hookline_event.status IS 'statusUpdate.status, as it was sent';
        COMMENT ON COLUMN hookline_event.campaign IS 'The name of the campaign, where the event tells one';
        COMMENT ON COLUMN hookline_event.sender IS 'sender.id of the event';
        COMMENT ON COLUMN hookline_event.recipient IS 'recipient.id of the event';
        COMMENT ON COLUMN hookline_event.event IS
            'The event, byte for byte as in the line; NULL where the body is no JSON. '
            'The operator ->> fails on a row that holds \u0000';
        COMMENT ON COLUMN hookline_event.reason IS 'Why the body is no JSON, as word@offset';
        COMMENT ON COLUMN hookline_event.body IS 'The body as it was signed, where event is not exactly that';

        CREATE INDEX IF NOT EXISTS hookline_event_cursor ON hookline_event (node, topic, seq);
        COMMENT ON INDEX hookline_event_cursor IS 'For readers with a cursor';
        CREATE INDEX IF NOT EXISTS hookline_event_message ON hookline_event (message_id) WHERE message_id IS NOT NULL;
        COMMENT ON INDEX hookline_event_message IS 'For what became of one message';
        """#

    /// What the database can't take.
    static let refusals = #"""
        CREATE TABLE IF NOT EXISTS hookline_refused (
            node text COLLATE "C" NOT NULL,
            topic text COLLATE "C" NOT NULL,
            day date NOT NULL,
            segment int NOT NULL,
            "offset" bigint NOT NULL,
            line bytea NOT NULL,
            reason text NOT NULL,
            PRIMARY KEY (node, topic, day, segment, "offset")
        );
        COMMENT ON TABLE hookline_refused IS 'Lines that hookline_event can''t hold. Columns are named as there';
        COMMENT ON COLUMN hookline_refused.line IS 'The line with its LF';
        COMMENT ON COLUMN hookline_refused.reason IS 'What the database said';
        """#
}
