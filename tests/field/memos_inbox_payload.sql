-- silent
-- payloads of activities move into inbox messages, then the activity table goes
-- source: https://github.com/usememos/memos 0.27/02__migrate_inbox_message_payload.sql (with json_valid guards)

-- file: 0001_inbox.up.sql
CREATE TABLE activity (id INTEGER PRIMARY KEY AUTOINCREMENT, creator_id INTEGER NOT NULL, created_ts BIGINT NOT NULL DEFAULT (strftime('%s', 'now')), type TEXT NOT NULL DEFAULT '', level TEXT NOT NULL DEFAULT 'INFO', payload TEXT NOT NULL DEFAULT '{}');
CREATE TABLE inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, created_ts BIGINT NOT NULL DEFAULT (strftime('%s', 'now')), sender_id INTEGER NOT NULL, receiver_id INTEGER NOT NULL, status TEXT NOT NULL, message TEXT NOT NULL DEFAULT '{}');

-- file: 0001_inbox.down.sql
DROP TABLE inbox;
DROP TABLE activity;

-- file: 0002_payload.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE inbox SET message = json_set(json_remove(message, '$.activityId'), '$.memoComment', json_object(
    'memoId', (SELECT json_extract(a.payload, '$.memoComment.memoId') FROM activity a WHERE a.id = json_extract(inbox.message, '$.activityId')),
    'relatedMemoId', (SELECT json_extract(a.payload, '$.memoComment.relatedMemoId') FROM activity a WHERE a.id = json_extract(inbox.message, '$.activityId'))))
WHERE json_valid(message) AND json_extract(message, '$.activityId') IS NOT NULL
  AND EXISTS (SELECT 1 FROM activity a WHERE a.id = json_extract(inbox.message, '$.activityId') AND json_valid(a.payload));

-- file: 0003_drop_activity.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "its payloads are in inbox"
DROP TABLE activity;
