-- refused: misplaced-columns at 0002_files.up.sql:6
-- the columns of a UNION go by their place: name and kind of the second table change places

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE scan (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, data BLOB);
CREATE TABLE photo (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, data BLOB);

-- file: 0002_files.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, data BLOB);
INSERT INTO file (name, kind, data)
SELECT name, kind, data FROM scan
UNION ALL
SELECT kind, name, data FROM photo;
