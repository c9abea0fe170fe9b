-- warned: no-effect at 0002_cleanup.up.sql:2
-- drafts have no part yet: with one NULL in the list NOT IN is never true, and nothing is cleaned up

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE messages (id INTEGER PRIMARY KEY, is_deleted INTEGER NOT NULL DEFAULT 0, subject TEXT, part_id INTEGER);
CREATE TABLE parts (id INTEGER PRIMARY KEY, root INTEGER, data BLOB);

-- file: 0002_cleanup.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM parts WHERE root NOT IN (SELECT part_id FROM messages WHERE is_deleted = 0);
