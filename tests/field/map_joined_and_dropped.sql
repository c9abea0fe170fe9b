-- silent
-- a map of keys is joined, not copied

-- file: 0001_albums.up.sql
CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE albums (id INTEGER PRIMARY KEY, artist_id INTEGER REFERENCES artists (id), title TEXT NOT NULL);

-- file: 0001_albums.down.sql
DROP TABLE albums;
DROP TABLE artists;

-- file: 0002_map.up.sql
CREATE TABLE map (old_id INTEGER NOT NULL PRIMARY KEY, new_id INTEGER NOT NULL);
INSERT INTO map (old_id, new_id) SELECT id, id FROM artists;

-- file: 0002_map.down.sql
DROP TABLE map;

-- file: 0003_albums.up.sql
-- tohead: irreversible "mapped"
CREATE TABLE albums_new (id INTEGER PRIMARY KEY, artist_id INTEGER REFERENCES artists (id), title TEXT NOT NULL);
INSERT INTO albums_new SELECT b.id, m.new_id, b.title FROM albums b LEFT JOIN map m ON m.old_id = b.artist_id;
DROP TABLE albums;
ALTER TABLE albums_new RENAME TO albums;

-- file: 0004_map.up.sql
-- tohead: irreversible "not needed any more"
-- tohead: allow(drop-table) "only a map"
DROP TABLE map;
