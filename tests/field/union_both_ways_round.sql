-- silent
-- twin of union_crosses_columns: both SELECTs are over one table, which is turned round on purpose

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE pair (one INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;

-- file: 0002_links.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE link (id INTEGER PRIMARY KEY, one INTEGER NOT NULL, other INTEGER NOT NULL);
INSERT INTO link (one, other)
SELECT one, other FROM pair
UNION ALL
SELECT other, one FROM pair;
