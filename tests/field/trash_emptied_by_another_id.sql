-- refused: column-scope at 0003_empty_trash.up.sql:2
-- the trash has note_id and no id: the id in the subquery is that of the note itself

-- file: 0001_init.up.sql
CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);

-- file: 0001_init.down.sql
DROP TABLE note;

-- file: 0002_trash.up.sql
CREATE TABLE trashed (note_id INTEGER PRIMARY KEY, at INTEGER NOT NULL);

-- file: 0002_trash.down.sql
DROP TABLE trashed;

-- file: 0003_empty_trash.up.sql
-- tohead: irreversible "the trash is emptied"
DELETE FROM note WHERE id IN (SELECT id FROM trashed WHERE at < 1700000000);
DELETE FROM trashed WHERE at < 1700000000;
