-- refused: lost-values at 0002_version_numeric.up.sql:2
-- NUMERIC affinity rewrites the version '1.10' to 1.1 (and '2.0' to 2)

-- file: 0001_releases.up.sql
CREATE TABLE releases (id INTEGER PRIMARY KEY, version TEXT NOT NULL, notes TEXT);

-- file: 0001_releases.down.sql
DROP TABLE releases;

-- file: 0002_version_numeric.up.sql
CREATE TABLE releases_new (id INTEGER PRIMARY KEY, version NUMERIC NOT NULL, notes TEXT);
INSERT INTO releases_new SELECT * FROM releases;
DROP TABLE releases;
ALTER TABLE releases_new RENAME TO releases;

-- file: 0002_version_numeric.down.sql
CREATE TABLE releases__back (id INTEGER PRIMARY KEY, version TEXT NOT NULL, notes TEXT);
INSERT INTO releases__back (id, version, notes)
SELECT id, version, notes FROM releases;
DROP TABLE releases;
ALTER TABLE releases__back RENAME TO releases;
