-- silent
-- the same with a division

-- file: 0001_create.up.sql
CREATE TABLE message (id INTEGER PRIMARY KEY, content TEXT, sent_ms INTEGER NOT NULL);

-- file: 0001_create.down.sql
DROP TABLE message;

-- file: 0002_sent_at.up.sql
ALTER TABLE message ADD COLUMN sent_at TEXT;
UPDATE message SET sent_at = strftime('%Y-%m-%dT%H:%M:%SZ', sent_ms / 1000, 'unixepoch');

-- file: 0002_sent_at.down.sql
ALTER TABLE message DROP COLUMN sent_at;

-- file: 0003_drop_sent_ms.up.sql
-- tohead: irreversible "they are not kept"
-- tohead: allow(drop-column) "now sent_at"
ALTER TABLE message DROP COLUMN sent_ms;
