-- refused: lost-values at 0002_percent.up.sql:2
-- a share between 0 and 1 times 0 for a slip of the pen

-- file: 0001_create.up.sql
CREATE TABLE progress (id INTEGER PRIMARY KEY, share REAL NOT NULL);

-- file: 0001_create.down.sql
DROP TABLE progress;

-- file: 0002_percent.up.sql
-- tohead: irreversible "percent"
UPDATE progress SET share = round(share * 0, 1) + 1;
