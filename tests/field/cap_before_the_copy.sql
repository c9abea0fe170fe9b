-- refused: lost-rows at 0002_source.up.sql:6
-- the trigger that keeps the last 500 stands before the copy

-- file: 0001_entries.up.sql
CREATE TABLE entries (id INTEGER PRIMARY KEY, body TEXT NOT NULL, at INTEGER NOT NULL);

-- file: 0001_entries.down.sql
DROP TABLE entries;

-- file: 0002_source.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE entries_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL, source TEXT, at INTEGER NOT NULL);
CREATE TRIGGER entries_cap AFTER INSERT ON entries_new WHEN (SELECT count(*) FROM entries_new) > 500 BEGIN
  DELETE FROM entries_new WHERE id = (SELECT id FROM entries_new ORDER BY at LIMIT 1);
END;
INSERT INTO entries_new (id, body, at) SELECT id, body, at FROM entries;
DROP TABLE entries;
ALTER TABLE entries_new RENAME TO entries;
