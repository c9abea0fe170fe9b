-- warned: drop-table at 0002_edges.up.sql:3
-- nor does a maximum in an UPDATE

-- file: 0001_edges.up.sql
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL);
CREATE TABLE kv (k TEXT PRIMARY KEY, v TEXT);

-- file: 0001_edges.down.sql
DROP TABLE kv;
DROP TABLE edges;

-- file: 0002_edges.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE kv SET v = (SELECT max(id) FROM edges) WHERE k = 'last';
DROP TABLE edges;
CREATE TABLE edges (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, weight REAL);
