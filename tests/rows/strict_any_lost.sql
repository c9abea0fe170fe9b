-- refused: lost-values at 0002_kv_touched.up.sql:2
-- ANY keeps '007' as text only in a STRICT table; in the ordinary new table ANY means NUMERIC affinity and '007' becomes 7

-- file: 0001_kv.up.sql
CREATE TABLE kv (k TEXT PRIMARY KEY NOT NULL, v ANY) STRICT;

-- file: 0001_kv.down.sql
DROP TABLE kv;

-- file: 0002_kv_touched.up.sql
CREATE TABLE kv_new (k TEXT PRIMARY KEY NOT NULL, v ANY, touched_at INTEGER);
INSERT INTO kv_new (k, v) SELECT k, v FROM kv;
DROP TABLE kv;
ALTER TABLE kv_new RENAME TO kv;

-- file: 0002_kv_touched.down.sql
CREATE TABLE kv__back (k TEXT PRIMARY KEY NOT NULL, v ANY) STRICT;
INSERT INTO kv__back (k, v)
SELECT k, v FROM kv;
DROP TABLE kv;
ALTER TABLE kv__back RENAME TO kv;
