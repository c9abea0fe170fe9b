-- silent
-- rows of two tables have the same old ids, each beside the name of its table

-- file: 0001_media.up.sql
CREATE TABLE reactions (id INTEGER PRIMARY KEY, emoji TEXT NOT NULL);
CREATE TABLE media (id INTEGER PRIMARY KEY, path TEXT NOT NULL);

-- file: 0001_media.down.sql
DROP TABLE media;
DROP TABLE reactions;

-- file: 0002_extras.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-table) "both are in extras"
CREATE TABLE extras (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, old_id INTEGER NOT NULL, emoji TEXT, path TEXT, UNIQUE (kind, old_id));
INSERT INTO extras (kind, old_id, emoji) SELECT 'reaction', id, emoji FROM reactions;
INSERT INTO extras (kind, old_id, path) SELECT 'media', id, path FROM media;
DROP TABLE reactions;
DROP TABLE media;
