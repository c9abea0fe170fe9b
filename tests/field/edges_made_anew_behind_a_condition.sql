-- warned: drop-table at 0002_edges.up.sql:3
-- a DELETE that reads a table takes nothing of its rows

-- file: 0001_edges.up.sql
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL);
CREATE TABLE vectors (id INTEGER PRIMARY KEY, v BLOB);

-- file: 0001_edges.down.sql
DROP TABLE vectors;
DROP TABLE edges;

-- file: 0002_edges.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM vectors WHERE id IN (SELECT id FROM edges);
DROP TABLE edges;
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, weight REAL);
