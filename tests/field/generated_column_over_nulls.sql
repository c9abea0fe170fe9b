-- refused: fails-on-rows at 0002_domain.up.sql:1
-- a generated column is NOT NULL, and what it is made of may be NULL

-- file: 0001_readers.up.sql
CREATE TABLE readers (id INTEGER PRIMARY KEY, email TEXT);

-- file: 0001_readers.down.sql
DROP TABLE readers;

-- file: 0002_domain.up.sql
ALTER TABLE readers ADD COLUMN domain TEXT GENERATED ALWAYS AS (substr(email, instr(email, '@') + 1)) VIRTUAL NOT NULL;

-- file: 0002_domain.down.sql
ALTER TABLE readers DROP COLUMN domain;
