-- fine
-- values are set by one UPDATE, and moved as they are by the next one

-- file: 0001_init.up.sql
CREATE TABLE messages (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, origin INTEGER);

-- file: 0001_init.down.sql
DROP TABLE messages;

-- file: 0002_origin.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE messages SET origin = CASE WHEN kind = 1 THEN 10 ELSE 0 END WHERE kind IS NOT NULL;
ALTER TABLE messages ADD COLUMN origin_new INTEGER NOT NULL DEFAULT 0;
UPDATE messages SET origin_new = origin;
ALTER TABLE messages DROP COLUMN origin;
ALTER TABLE messages RENAME COLUMN origin_new TO origin;
