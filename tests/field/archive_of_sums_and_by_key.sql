-- silent
-- sums of each month in the place of the rows, and an archive with OR IGNORE that has the key of the rows

-- file: 0001_calls.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, full_name TEXT NOT NULL);
CREATE TABLE calls (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id), made_at TEXT NOT NULL, minutes INTEGER, note TEXT);

-- file: 0001_calls.down.sql
DROP TABLE calls;
DROP TABLE people;

-- file: 0002_sums.up.sql
-- tohead: irreversible "of old calls the sums are kept"
CREATE TABLE call_months (person_id INTEGER NOT NULL, month TEXT NOT NULL, minutes INTEGER, calls INTEGER NOT NULL, PRIMARY KEY (person_id, month));
INSERT INTO call_months SELECT person_id, substr(made_at, 1, 7), sum(minutes), count(*) FROM calls WHERE made_at < '2020-01-01' GROUP BY person_id, substr(made_at, 1, 7);
DELETE FROM calls WHERE made_at < '2020-01-01';

-- file: 0003_archive.up.sql
-- tohead: irreversible "old calls are in the archive"
CREATE TABLE calls_archive (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, day TEXT NOT NULL, minutes INTEGER, note TEXT, UNIQUE (id, day));
INSERT OR IGNORE INTO calls_archive SELECT id, person_id, date(made_at), minutes, note FROM calls WHERE made_at < '2024-01-01';
DELETE FROM calls WHERE made_at < '2024-01-01';
