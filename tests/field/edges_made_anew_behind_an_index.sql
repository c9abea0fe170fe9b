-- warned: drop-table at 0002_edges.up.sql:4
-- an index and a foreign key name the table, and read no row

-- file: 0001_edges.up.sql
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL);

-- file: 0001_edges.down.sql
DROP TABLE edges;

-- file: 0002_edges.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE INDEX edges_a ON edges (a);
CREATE TABLE tags (id INTEGER PRIMARY KEY, edge INTEGER UNIQUE REFERENCES edges (id));
DROP TABLE edges;
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, weight REAL);
