-- refused: lost-values at 0002_seconds.up.sql:2
-- the column holds datetime('now'), and not milliseconds: a thousandth of '2024-01-02 03:04:05' is 2

-- file: 0001_create.up.sql
CREATE TABLE message (id TEXT PRIMARY KEY NOT NULL, content TEXT NOT NULL, created datetime NOT NULL DEFAULT (datetime('now')));

-- file: 0001_create.down.sql
DROP TABLE message;

-- file: 0002_seconds.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE message SET created = created / 1000 WHERE created IS NOT NULL;
