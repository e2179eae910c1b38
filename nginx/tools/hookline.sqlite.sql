-- Hookline's lines in a database of SQLite, named as those of "hooklinectl ship" in PostgreSQL and with the same meaning.
-- It is read by the sqlite3 shell in the data directory:
--
--     cd /var/lib/hookline/data && sqlite3 ~/hookline.db </usr/local/share/hookline/tools/hookline.sqlite.sql
--
-- It takes all lines that are there at that moment, .gz too; a second time makes the table anew. A last line that is still
-- being written is passed over. It needs sh, zcat and awk, as every Debian has them.
.bail on
BEGIN;
CREATE TEMP TABLE hookline_line (file TEXT, line TEXT);
-- The characters 31 and 30 stand in no line: JSON has no control characters.
.import --ascii --schema temp "|for file in */*.ndjson*; do zcat -f \"$file\" | awk -v file=\"$file\" '{ printf \"%s\\037%s\\036\", file, $0 }'; done" hookline_line

-- One row is one line. Times are UTC; day and segment are those of the file's name.
DROP TABLE IF EXISTS hookline_event;
CREATE TABLE hookline_event AS
WITH part AS (
    SELECT file, substr(file, instr(file, '/') + 1) AS name, line
    FROM hookline_line
    WHERE CASE WHEN json_valid(line) THEN json_type(line, '$.signature') = 'text' END
)
SELECT
    line ->> '$.topic' AS topic,
    substr(name, 1, 10) AS day,
    CAST(substr(name, 12) AS INTEGER) AS segment,
    line ->> '$.receivedAt' AS received_at,
    line ->> '$.signature' AS signature,
    line ->> '$.repeat' AS repeat,
    CASE
        WHEN json_type(line, '$.event') IS NULL THEN NULL
        WHEN json_type(line, '$.event.statusUpdate') = 'object' THEN
            CASE line ->> '$.event.statusUpdate.status'
                WHEN 'sent' THEN 'sent'
                WHEN 'delivered' THEN 'delivered'
                WHEN 'read' THEN 'read'
                WHEN 'delivery_failed' THEN 'failed'
                WHEN 'delivery_failure' THEN 'failed'
                ELSE 'other-status'
            END
        WHEN json_type(line, '$.event.report') = 'object' THEN 'report'
        WHEN json_type(line, '$.event.buttonResponse') = 'object'
            OR json_type(line, '$.event.message.isButtonResponse') = 'true' THEN 'button'
        WHEN json_type(line, '$.event.message') IS NOT 'object' THEN 'other'
        WHEN json_type(line, '$.event.context.replyToId') = 'text' THEN 'quoted-reply'
        WHEN json_type(line, '$.event.message.location') = 'object'
            OR json_type(line, '$.event.location') = 'object' THEN 'location'
        WHEN json_array_length(line, '$.event.message.attachments') > 0
            OR json_array_length(line, '$.event.attachments') > 0 THEN 'media'
        WHEN json_type(line, '$.event.message.referral') = 'object' THEN 'referral'
        WHEN json_type(line, '$.event.message.text') = 'text' THEN 'text'
        ELSE 'other'
    END AS kind,
    -- Of each of these the first that is a string or a number.
    (SELECT line ->> column1 FROM (VALUES ('$.event.statusUpdate.id'), ('$.event.message.id'))
        WHERE json_type(line, column1) IN ('text', 'integer', 'real') LIMIT 1) AS message_id,
    (SELECT line ->> column1 FROM (VALUES ('$.event.statusUpdate.status'))
        WHERE json_type(line, column1) IN ('text', 'integer', 'real')) AS status,
    (SELECT line ->> column1 FROM (VALUES ('$.event.metadata.campaign_name'), ('$.event.metadata.campaignName'),
            ('$.event.statusUpdate.metadata.campaign_name'), ('$.event.statusUpdate.metadata.campaignName'))
        WHERE json_type(line, column1) IN ('text', 'integer', 'real') LIMIT 1) AS campaign,
    (SELECT line ->> column1 FROM (VALUES ('$.event.sender.id'))
        WHERE json_type(line, column1) IN ('text', 'integer', 'real')) AS sender,
    (SELECT line ->> column1 FROM (VALUES ('$.event.recipient.id'))
        WHERE json_type(line, column1) IN ('text', 'integer', 'real')) AS recipient,
    line -> '$.event' AS event,
    line ->> '$.reason' AS reason,
    -- In Base64: this shell has nothing that decodes it.
    line ->> '$.body' AS body_base64,
    file
FROM part;
DROP TABLE temp.hookline_line;
CREATE INDEX hookline_event_signature ON hookline_event (signature);
CREATE INDEX hookline_event_message ON hookline_event (message_id) WHERE message_id IS NOT NULL;

-- Each event once: none that has the topic and the bytes of one of the 96 hours before it, marked as a repeat or not.
CREATE VIEW IF NOT EXISTS hookline_once AS
SELECT * FROM hookline_event AS this
WHERE repeat IS NULL AND NOT EXISTS (
    SELECT * FROM hookline_event AS former
    WHERE former.signature = this.signature AND former.topic = this.topic AND former.repeat IS NULL
        AND (former.received_at, former.day, former.segment, former.rowid) < (this.received_at, this.day, this.segment, this.rowid)
        AND julianday(this.received_at) - julianday(former.received_at) <= 4
);

-- What customers wrote and pressed, each once.
CREATE VIEW IF NOT EXISTS hookline_message AS
SELECT received_at, kind, sender, recipient, event, topic
FROM hookline_once
WHERE kind IN ('text', 'media', 'location', 'referral', 'button', 'quoted-reply');

-- Statuses of sent messages, each event once.
CREATE VIEW IF NOT EXISTS hookline_status AS
SELECT received_at, message_id, kind, status, campaign, sender, recipient, event, topic
FROM hookline_once
WHERE kind IN ('sent', 'delivered', 'read', 'failed', 'other-status');

-- One row for each sent message: when each status was received first, and the furthest of them.
CREATE VIEW IF NOT EXISTS hookline_furthest AS
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
);

-- How far the messages of a campaign got, by the day of their first status. One that was read was delivered, too.
CREATE VIEW IF NOT EXISTS hookline_funnel AS
SELECT day, campaign, count(*) AS messages,
    count(coalesce(sent_at, delivered_at, read_at)) AS sent,
    count(coalesce(delivered_at, read_at)) AS delivered,
    count(read_at) AS read,
    count(*) FILTER (WHERE furthest = 'failed') AS failed
FROM hookline_furthest
GROUP BY day, campaign;
COMMIT;
