-- refused: lost-values at 0003_drop.up.sql:3
-- the notes become items of one kind, and color and pinned stay behind in the table that goes

-- file: 0001_init.up.sql
CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL, color TEXT, pinned INTEGER NOT NULL DEFAULT 0);

-- file: 0001_init.down.sql
DROP TABLE note;

-- file: 0002_item.up.sql
CREATE TABLE item (id INTEGER PRIMARY KEY, kind TEXT NOT NULL DEFAULT 'note', title TEXT NOT NULL, body TEXT NOT NULL, color TEXT, pinned INTEGER NOT NULL DEFAULT 0);
INSERT INTO item (id, title, body) SELECT id, title, body FROM note;

-- file: 0002_item.down.sql
DROP TABLE item;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-table) "it is elsewhere"
DROP TABLE note;
