-- refused: lost-values at 0003_drop.up.sql:3
-- kilobytes of the files that are done; then they take the name of the bytes

-- file: 0001_init.up.sql
CREATE TABLE file (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, done INTEGER NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE file;

-- file: 0002_kb.up.sql
ALTER TABLE file ADD COLUMN size_kb INTEGER;
UPDATE file SET size_kb = size / 1024 WHERE done = 1;

-- file: 0002_kb.down.sql
ALTER TABLE file DROP COLUMN size_kb;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE file DROP COLUMN size;
ALTER TABLE file RENAME COLUMN size_kb TO size;
