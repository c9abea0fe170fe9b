-- refused: lost-rows at 0002_cache_size.up.sql:2
-- the new table takes the place of the old one, and nothing is copied

-- file: 0001_init.up.sql
CREATE TABLE cache_meta (id INTEGER PRIMARY KEY, etag TEXT);

-- file: 0001_init.down.sql
DROP TABLE cache_meta;

-- file: 0002_cache_size.up.sql
CREATE TABLE cache_meta_new (id INTEGER PRIMARY KEY, etag TEXT, size INTEGER);
DROP TABLE cache_meta;
ALTER TABLE cache_meta_new RENAME TO cache_meta;

-- file: 0002_cache_size.down.sql
ALTER TABLE cache_meta DROP COLUMN size;
