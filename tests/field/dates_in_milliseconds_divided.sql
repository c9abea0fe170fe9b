-- silent
-- the same of a column that holds numbers

-- file: 0001_create.up.sql
CREATE TABLE message (id TEXT PRIMARY KEY NOT NULL, content TEXT NOT NULL, created_ms INTEGER NOT NULL DEFAULT 0);

-- file: 0001_create.down.sql
DROP TABLE message;

-- file: 0002_seconds.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE message RENAME COLUMN created_ms TO created;
UPDATE message SET created = created / 1000 WHERE created > 0;
