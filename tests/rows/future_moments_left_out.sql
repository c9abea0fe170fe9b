-- refused: lost-rows at 0002_title.up.sql:3
-- the copy takes only what is past, and reminders lie in the future

-- file: 0001_init.up.sql
CREATE TABLE reminders (id INTEGER PRIMARY KEY, due_at INTEGER NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE reminders;

-- file: 0002_title.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE reminders_new (id INTEGER PRIMARY KEY, due_at INTEGER NOT NULL, title TEXT);
INSERT INTO reminders_new (id, due_at) SELECT id, due_at FROM reminders WHERE due_at < strftime('%s', 'now') + 86400;
DROP TABLE reminders;
ALTER TABLE reminders_new RENAME TO reminders;
