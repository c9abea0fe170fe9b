-- silent
-- the same, where the trigger comes behind the copy, and one that keeps nothing down stands before it

-- file: 0001_entries.up.sql
CREATE TABLE entries (id INTEGER PRIMARY KEY, body TEXT NOT NULL, at INTEGER NOT NULL);

-- file: 0001_entries.down.sql
DROP TABLE entries;

-- file: 0002_source.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE entries_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL, source TEXT, at INTEGER NOT NULL);
INSERT INTO entries_new (id, body, at) SELECT id, body, at FROM entries;
DROP TABLE entries;
ALTER TABLE entries_new RENAME TO entries;
CREATE TRIGGER entries_cap AFTER INSERT ON entries BEGIN
  DELETE FROM entries WHERE id NOT IN (SELECT id FROM entries ORDER BY at DESC LIMIT 500);
END;
