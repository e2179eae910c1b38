-- Hookline's lines as views of DuckDB, named as those of "hooklinectl ship" in PostgreSQL and with the same meaning.
-- Both commands are run in the data directory:
--
--     cd /var/lib/hookline/data
--     duckdb ~/hookline.duckdb </usr/local/share/hookline/tools/hookline.duckdb.sql
--     duckdb ~/hookline.duckdb
--
-- The views hold nothing: each query reads the files, .gz too. The columns are named here, since DuckDB guesses wrong, and
-- ends, where an event has a member twice. A last line that is still being written is passed over.

-- The text of a string or number at a path of an event; NULL for anything else.
CREATE OR REPLACE MACRO hookline_text(event, path) AS
    CASE WHEN json_type(event, path) IN ('VARCHAR', 'UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE')
        THEN json_extract_string(event, path) END;

-- One row is one line. Times are UTC; day and segment are those of the file's name.
CREATE OR REPLACE VIEW hookline_event AS
WITH line AS (
    SELECT *
    FROM read_json('*/*.ndjson*', format = 'newline_delimited', ignore_errors = true, filename = true,
        -- Bytes of one line: enough for HOOKLINE_MAX_BODY=6000000.
        maximum_object_size = 16777216,
        columns = {receivedAt: 'VARCHAR', topic: 'VARCHAR', signature: 'VARCHAR', repeat: 'BIGINT', reason: 'VARCHAR',
            body: 'VARCHAR', event: 'JSON'})
    WHERE signature IS NOT NULL
)
SELECT
    topic,
    CAST(regexp_extract(filename, '(\d{4}-\d\d-\d\d)[^/]*$', 1) AS DATE) AS day,
    coalesce(TRY_CAST(regexp_extract(filename, '\d\.(\d+)\.ndjson[^/]*$', 1) AS INTEGER), 0) AS segment,
    CAST(receivedAt AS TIMESTAMP) AS received_at,
    signature,
    repeat,
    CASE
        WHEN event IS NULL AND reason IS NOT NULL THEN NULL
        WHEN json_type(event, '$.statusUpdate') = 'OBJECT' THEN
            CASE json_extract_string(event, '$.statusUpdate.status')
                WHEN 'sent' THEN 'sent'
                WHEN 'delivered' THEN 'delivered'
                WHEN 'read' THEN 'read'
                WHEN 'delivery_failed' THEN 'failed'
                WHEN 'delivery_failure' THEN 'failed'
                ELSE 'other-status'
            END
        WHEN json_type(event, '$.report') = 'OBJECT' THEN 'report'
        WHEN json_type(event, '$.buttonResponse') = 'OBJECT'
            OR CAST(json_extract(event, '$.message.isButtonResponse') AS VARCHAR) = 'true' THEN 'button'
        WHEN json_type(event, '$.message') IS DISTINCT FROM 'OBJECT' THEN 'other'
        WHEN json_type(event, '$.context.replyToId') = 'VARCHAR' THEN 'quoted-reply'
        WHEN json_type(event, '$.message.location') = 'OBJECT' OR json_type(event, '$.location') = 'OBJECT' THEN 'location'
        WHEN json_array_length(event, '$.message.attachments') > 0
            OR json_array_length(event, '$.attachments') > 0 THEN 'media'
        WHEN json_type(event, '$.message.referral') = 'OBJECT' THEN 'referral'
        WHEN json_type(event, '$.message.text') = 'VARCHAR' THEN 'text'
        ELSE 'other'
    END AS kind,
    coalesce(hookline_text(event, '$.statusUpdate.id'), hookline_text(event, '$.message.id')) AS message_id,
    hookline_text(event, '$.statusUpdate.status') AS status,
    coalesce(hookline_text(event, '$.metadata.campaign_name'), hookline_text(event, '$.metadata.campaignName'),
        hookline_text(event, '$.statusUpdate.metadata.campaign_name'),
        hookline_text(event, '$.statusUpdate.metadata.campaignName')) AS campaign,
    hookline_text(event, '$.sender.id') AS sender,
    hookline_text(event, '$.recipient.id') AS recipient,
    event,
    reason,
    from_base64(body) AS body,
    filename AS file
FROM line;

-- Each event once: none that has the topic and the bytes of one of the 96 hours before it, marked as a repeat or not.
CREATE OR REPLACE VIEW hookline_once AS
SELECT * FROM hookline_event
WHERE repeat IS NULL
QUALIFY coalesce(received_at - lag(received_at) OVER (PARTITION BY topic, signature ORDER BY received_at, day, segment) > INTERVAL 96 HOURS, true);

-- What customers wrote and pressed, each once.
CREATE OR REPLACE VIEW hookline_message AS
SELECT received_at, kind, sender, recipient, event, topic
FROM hookline_once
WHERE kind IN ('text', 'media', 'location', 'referral', 'button', 'quoted-reply');

-- Statuses of sent messages, each event once.
CREATE OR REPLACE VIEW hookline_status AS
SELECT received_at, message_id, kind, status, campaign, sender, recipient, event, topic
FROM hookline_once
WHERE kind IN ('sent', 'delivered', 'read', 'failed', 'other-status');

-- One row for each sent message: when each status was received first, and the furthest of them.
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

-- How far the messages of a campaign got, by the day of their first status. One that was read was delivered, too.
CREATE OR REPLACE VIEW hookline_funnel AS
SELECT day, campaign, count(*) AS messages,
    count(coalesce(sent_at, delivered_at, read_at)) AS sent,
    count(coalesce(delivered_at, read_at)) AS delivered,
    count(read_at) AS read,
    count(*) FILTER (WHERE furthest = 'failed') AS failed
FROM hookline_furthest
GROUP BY day, campaign;
