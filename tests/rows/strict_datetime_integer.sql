-- refused: fails-on-rows at 0002_visits_strict.up.sql:2
-- DATETIME columns hold text such as '2024-01-01 10:00:00', which a STRICT INTEGER column rejects

-- file: 0001_visits.up.sql
CREATE TABLE visits (id INTEGER PRIMARY KEY, at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);

-- file: 0001_visits.down.sql
DROP TABLE visits;

-- file: 0002_visits_strict.up.sql
CREATE TABLE visits_new (id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
INSERT INTO visits_new SELECT id, at FROM visits;
DROP TABLE visits;
ALTER TABLE visits_new RENAME TO visits;

-- file: 0002_visits_strict.down.sql
CREATE TABLE visits__back (id INTEGER PRIMARY KEY, at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
INSERT INTO visits__back (id, at)
SELECT id, at FROM visits;
DROP TABLE visits;
ALTER TABLE visits__back RENAME TO visits;
