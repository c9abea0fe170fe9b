-- warned: changed-values at 0002_visits_ref.up.sql:2
-- date(at) drops the time of day from every visit

-- file: 0001_visits.up.sql
CREATE TABLE visits (id INTEGER PRIMARY KEY, page TEXT NOT NULL, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE INDEX visits_at ON visits(at);

-- file: 0001_visits.down.sql
DROP TABLE visits;

-- file: 0002_visits_ref.up.sql
CREATE TABLE visits_new (id INTEGER PRIMARY KEY, page TEXT NOT NULL, referrer TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP);
INSERT INTO visits_new (id, page, at) SELECT id, page, date(at) FROM visits;
DROP TABLE visits;
ALTER TABLE visits_new RENAME TO visits;
CREATE INDEX visits_at ON visits(at);

-- file: 0002_visits_ref.down.sql
CREATE TABLE visits__back (id INTEGER PRIMARY KEY, page TEXT NOT NULL, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
INSERT INTO visits__back (id, page, at)
SELECT id, page, at FROM visits;
DROP TABLE visits;
ALTER TABLE visits__back RENAME TO visits;
CREATE INDEX visits_at ON visits(at);
