-- warned: drop-column at 0003_take_name.up.sql:3
-- a column that an earlier migration has filled takes the place of the one that it was made of

-- file: 0001_visits.up.sql
CREATE TABLE visits (id INTEGER PRIMARY KEY, session INTEGER, session2 BLOB, page TEXT NOT NULL);

-- file: 0001_visits.down.sql
DROP TABLE visits;

-- file: 0002_bytes.up.sql
-- tohead: irreversible "the numbers are not kept"
UPDATE visits SET session2 = CAST(substr(session || '0000000000000000', 1, 16) AS BLOB) WHERE session IS NOT NULL;

-- file: 0003_take_name.up.sql
-- tohead: irreversible "the numbers are not kept"
CREATE TABLE visits_new (id INTEGER PRIMARY KEY, session BLOB, page TEXT NOT NULL);
INSERT INTO visits_new SELECT id, session2, page FROM visits;
DROP TABLE visits;
ALTER TABLE visits_new RENAME TO visits;
