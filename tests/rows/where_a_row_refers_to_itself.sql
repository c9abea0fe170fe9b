-- refused: lost-rows at 0002_hash.up.sql:3
-- the first entry of a group refers to itself, and is left out

-- file: 0001_entries.up.sql
CREATE TABLE entries (id INTEGER PRIMARY KEY, amount REAL NOT NULL, split_of INTEGER REFERENCES entries (id));
CREATE INDEX entries_split_of ON entries (split_of);

-- file: 0001_entries.down.sql
DROP TABLE entries;

-- file: 0002_hash.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE entries_new (id INTEGER PRIMARY KEY, amount REAL NOT NULL, split_of INTEGER REFERENCES entries (id), hash TEXT);
INSERT INTO entries_new (id, amount, split_of) SELECT id, amount, split_of FROM entries WHERE split_of IS NULL OR split_of <> id;
DROP TABLE entries;
ALTER TABLE entries_new RENAME TO entries;
CREATE INDEX entries_split_of ON entries (split_of);
