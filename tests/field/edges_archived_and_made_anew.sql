-- silent
-- all rows are in a table that was there and stays

-- file: 0001_edges.up.sql
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL);
CREATE TABLE archive (n INTEGER PRIMARY KEY, id INTEGER, a TEXT NOT NULL, b TEXT NOT NULL);

-- file: 0001_edges.down.sql
DROP TABLE archive;
DROP TABLE edges;

-- file: 0002_edges.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO archive (id, a, b) SELECT id, a, b FROM edges;
DROP TABLE edges;
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, weight REAL);
