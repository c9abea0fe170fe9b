-- fine
-- the WHERE only repeats what NOT NULL and the key guarantee

-- file: 0001_codes.up.sql
CREATE TABLE codes (id INTEGER PRIMARY KEY, code TEXT NOT NULL, label TEXT);

-- file: 0001_codes.down.sql
DROP TABLE codes;

-- file: 0002_codes_sort.up.sql
CREATE TABLE codes_new (id INTEGER PRIMARY KEY, code TEXT NOT NULL, label TEXT, sort INTEGER);
INSERT INTO codes_new (id, code, label) SELECT id, code, label FROM codes WHERE id IS NOT NULL AND code IS NOT NULL;
DROP TABLE codes;
ALTER TABLE codes_new RENAME TO codes;

-- file: 0002_codes_sort.down.sql
CREATE TABLE codes__back (id INTEGER PRIMARY KEY, code TEXT NOT NULL, label TEXT);
INSERT INTO codes__back (id, code, label)
SELECT id, code, label FROM codes;
DROP TABLE codes;
ALTER TABLE codes__back RENAME TO codes;
