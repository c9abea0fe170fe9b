-- warned: drop-table at 0002_edges.up.sql:3
-- a list of their keys holds none of what is in the rows

-- file: 0001_edges.up.sql
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL);
CREATE TABLE done (id INTEGER PRIMARY KEY, state TEXT);

-- file: 0001_edges.down.sql
DROP TABLE done;
DROP TABLE edges;

-- file: 0002_edges.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT OR IGNORE INTO done (id, state) SELECT id, 'x' FROM edges;
DROP TABLE edges;
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, weight REAL);
