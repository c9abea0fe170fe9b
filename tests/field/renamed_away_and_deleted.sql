-- fine
-- the rows of the old table are deleted by a statement of their own before it is dropped

-- file: 0001_init.up.sql
CREATE TABLE thumbs (id INTEGER PRIMARY KEY, path TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE thumbs;

-- file: 0002_anew.up.sql
-- tohead: irreversible "they are drawn again"
ALTER TABLE thumbs RENAME TO thumbs_old;
CREATE TABLE thumbs (id INTEGER PRIMARY KEY, path TEXT NOT NULL, width INTEGER NOT NULL);
DELETE FROM thumbs_old;
DROP TABLE thumbs_old;
