-- refused: lost-values at 0002_created_ms.up.sql:4
-- a text such as '2024-01-02 03:04:05', which is the column's DEFAULT, times 1000 is 2024000

-- file: 0001_create.up.sql
CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT, created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);

-- file: 0001_create.down.sql
DROP TABLE note;

-- file: 0002_created_ms.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now created_ms"
ALTER TABLE note ADD COLUMN created_ms INTEGER NOT NULL DEFAULT 0;
UPDATE note SET created_ms = created * 1000;
ALTER TABLE note DROP COLUMN created;
