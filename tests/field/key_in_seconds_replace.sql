-- refused: lost-rows at 0002_seconds.up.sql:4
-- several samples of one second become one

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE probe (id INTEGER PRIMARY KEY, serial TEXT NOT NULL UNIQUE);
CREATE TABLE sample (probe_id INTEGER NOT NULL REFERENCES probe (id), ms INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (probe_id, ms)) WITHOUT ROWID;

-- file: 0002_seconds.up.sql
-- tohead: irreversible "seconds only"
-- tohead: allow(drop-column) "seconds only"
CREATE TABLE sample_new (probe_id INTEGER NOT NULL REFERENCES probe (id), s INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (probe_id, s)) WITHOUT ROWID;
INSERT OR REPLACE INTO sample_new (probe_id, s, value) SELECT probe_id, ms / 1000, value FROM sample;
DROP TABLE sample;
ALTER TABLE sample_new RENAME TO sample;
