-- refused: lost-rows at 0002_archive.up.sql:3
-- the key of the archive is the day, and OR IGNORE passes over the other calls of it

-- file: 0001_calls.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, full_name TEXT NOT NULL);
CREATE TABLE calls (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id), made_at TEXT NOT NULL, minutes INTEGER, note TEXT);

-- file: 0001_calls.down.sql
DROP TABLE calls;
DROP TABLE people;

-- file: 0002_archive.up.sql
-- tohead: irreversible "old calls are in the archive"
CREATE TABLE calls_archive (person_id INTEGER NOT NULL, day TEXT NOT NULL, minutes INTEGER, note TEXT, PRIMARY KEY (person_id, day)) WITHOUT ROWID;
INSERT OR IGNORE INTO calls_archive SELECT person_id, date(made_at), minutes, note FROM calls WHERE made_at < '2024-01-01';
DELETE FROM calls WHERE made_at < '2024-01-01';
