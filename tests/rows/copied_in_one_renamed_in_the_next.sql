-- fine
-- one migration copies all rows, and the next one, of the same release, puts the new table in the place of the old

-- file: 0001_media.up.sql
CREATE TABLE media (id INTEGER PRIMARY KEY, path TEXT NOT NULL);

-- file: 0001_media.down.sql
DROP TABLE media;

-- file: 0002_copy.up.sql
CREATE TABLE media_items (id INTEGER PRIMARY KEY, path TEXT NOT NULL, size INTEGER);
INSERT INTO media_items (id, path) SELECT id, path FROM media;

-- file: 0002_copy.down.sql
DROP TABLE media_items;

-- file: 0003_swap.up.sql
-- tohead: irreversible "the old table is gone"
DROP TABLE media;
ALTER TABLE media_items RENAME TO media;
