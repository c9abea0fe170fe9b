-- warned: drop-table at 0002_edges.up.sql:3
-- nor does a count

-- file: 0001_edges.up.sql
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL);
CREATE TABLE log (edges INTEGER);

-- file: 0001_edges.down.sql
DROP TABLE log;
DROP TABLE edges;

-- file: 0002_edges.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO log (edges) SELECT count(*) FROM edges;
DROP TABLE edges;
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, weight REAL);
