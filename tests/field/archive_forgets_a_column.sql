-- refused: lost-values at 0002_archive.up.sql:3
-- the archive has a column for the note, and the copy does not fill it

-- file: 0001_calls.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, full_name TEXT NOT NULL);
CREATE TABLE calls (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id), made_at TEXT NOT NULL, minutes INTEGER, note TEXT);

-- file: 0001_calls.down.sql
DROP TABLE calls;
DROP TABLE people;

-- file: 0002_archive.up.sql
-- tohead: irreversible "old calls are in the archive"
CREATE TABLE calls_archive (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, made_at TEXT NOT NULL, minutes INTEGER, note TEXT);
INSERT INTO calls_archive (id, person_id, made_at, minutes) SELECT id, person_id, made_at, minutes FROM calls WHERE made_at < '2024-01-01';
DELETE FROM calls WHERE made_at < '2024-01-01';
