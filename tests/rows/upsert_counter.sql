-- fine
-- a new table of totals is filled by an upsert that adds up; the source rows all stay

-- file: 0001_hits.up.sql
CREATE TABLE hits (id INTEGER PRIMARY KEY, page TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 1);

-- file: 0001_hits.down.sql
DROP TABLE hits;

-- file: 0002_totals.up.sql
CREATE TABLE page_totals (page TEXT PRIMARY KEY NOT NULL, n INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO page_totals (page, n) SELECT page, n FROM hits WHERE true
ON CONFLICT (page) DO UPDATE SET n = n + excluded.n;

-- file: 0002_totals.down.sql
DROP TABLE page_totals;
