-- silent
-- a temporary table whose CHECK guards a rebuild, made, filled and dropped by each part for itself

-- file: 0001_items.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_items.down.sql
DROP TABLE items;

-- file: 0002_note.up.sql
ALTER TABLE items ADD COLUMN note TEXT;
CREATE TEMP TABLE guard (ok INTEGER CHECK (ok = 1));
INSERT INTO guard (ok) SELECT count(*) = 0 FROM items WHERE note IS NOT NULL;
DROP TABLE guard;

-- file: 0002_note.down.sql
CREATE TEMP TABLE guard (ok INTEGER CHECK (ok = 1));
INSERT INTO guard (ok) SELECT count(*) >= 0 FROM items;
DROP TABLE guard;
ALTER TABLE items DROP COLUMN note;

-- file: 0003_kind.up.sql
ALTER TABLE items ADD COLUMN kind TEXT;
CREATE TEMP TABLE guard (ok INTEGER CHECK (ok = 1));
INSERT INTO guard (ok) SELECT count(*) = 0 FROM items WHERE kind IS NOT NULL;
DROP TABLE guard;

-- file: 0003_kind.down.sql
ALTER TABLE items DROP COLUMN kind;
