extension Schema {
    /// Each event once. A row of `hookline_first` tells of the 96 hours before and after it; beyond, a repeat is what
    /// the node marked as one.
    static let once = #"""
        CREATE OR REPLACE VIEW hookline_once AS
        SELECT e.*
        FROM hookline_event e
        LEFT JOIN hookline_first f
            ON f.topic = e.topic AND f.signature = e.signature
            AND e.received_at BETWEEN f.received_at - interval '96 hours' AND f.received_at + interval '96 hours'
        WHERE CASE WHEN f.topic IS NULL THEN e.repeat IS NULL
            ELSE (f.node, f.day, f.segment, f."offset") = (e.node, e.day, e.segment, e."offset") END;
        COMMENT ON VIEW hookline_once IS
            'Each event once, over all nodes. Events with the same bytes count as one within 96 hours';

        CREATE OR REPLACE VIEW hookline_message AS
        SELECT received_at, kind, sender, recipient, event, node, topic, seq
        FROM hookline_once
        WHERE kind IN ('text', 'media', 'location', 'referral', 'button', 'quoted-reply');
        COMMENT ON VIEW hookline_message IS 'What customers wrote and pressed, each once';
        """#

    /// Sent messages. A status counts once however often it came, so these need not ask what is a repeat.
    static let statuses = #"""
        CREATE OR REPLACE VIEW hookline_status AS
        SELECT received_at, message_id, kind, status, campaign, sender, recipient, event, node, topic, seq
        FROM hookline_once
        WHERE kind IN ('sent', 'delivered', 'read', 'failed', 'other-status');
        COMMENT ON VIEW hookline_status IS 'Statuses of sent messages, each event once';

        CREATE OR REPLACE VIEW hookline_furthest AS
        SELECT *, CASE WHEN read_at IS NOT NULL THEN 'read' WHEN delivered_at IS NOT NULL THEN 'delivered'
            WHEN failed_at IS NOT NULL THEN 'failed' ELSE 'sent' END AS furthest
        FROM (
            SELECT message_id, min(campaign) AS campaign, min(recipient) AS recipient, min(day) AS day,
                min(received_at) FILTER (WHERE kind = 'sent') AS sent_at,
                min(received_at) FILTER (WHERE kind = 'delivered') AS delivered_at,
                min(received_at) FILTER (WHERE kind = 'read') AS read_at,
                min(received_at) FILTER (WHERE kind = 'failed') AS failed_at
            FROM hookline_event
            WHERE message_id IS NOT NULL AND kind IN ('sent', 'delivered', 'read', 'failed')
            GROUP BY message_id
        ) message;
        COMMENT ON VIEW hookline_furthest IS
            'One row for each sent message: when each status was received first, and the furthest of them, '
            'which is read, delivered, failed or sent';

        CREATE OR REPLACE VIEW hookline_funnel AS
        SELECT day, campaign, count(*) AS messages,
            count(*) FILTER (WHERE coalesce(sent_at, delivered_at, read_at) IS NOT NULL) AS sent,
            count(*) FILTER (WHERE coalesce(delivered_at, read_at) IS NOT NULL) AS delivered,
            count(read_at) AS read,
            count(*) FILTER (WHERE furthest = 'failed') AS failed
        FROM hookline_furthest
        GROUP BY day, campaign;
        COMMENT ON VIEW hookline_funnel IS
            'How far the messages of a campaign got, by the day of their first status. '
            'One that was read was delivered, too';
        """#
}
