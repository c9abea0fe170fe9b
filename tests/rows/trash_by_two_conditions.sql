-- refused: lost-rows at 0002_trash.up.sql:4
-- what was deleted before a certain day goes nowhere

-- file: 0001_init.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, deleted_at INTEGER, pinned INTEGER NOT NULL DEFAULT 0);

-- file: 0001_init.down.sql
DROP TABLE notes;

-- file: 0002_trash.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE trash (id INTEGER PRIMARY KEY, title TEXT NOT NULL, deleted_at INTEGER NOT NULL);
INSERT INTO trash SELECT id, title, deleted_at FROM notes WHERE deleted_at > 1500000000;
DELETE FROM notes WHERE deleted_at IS NOT NULL;
