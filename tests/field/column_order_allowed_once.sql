-- silent
-- a column comes back at the end, which is allowed where it does: the down parts before that one find it there, and leave it

-- file: 0001_tracks.up.sql
CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, genre TEXT, seconds REAL);

-- file: 0001_tracks.down.sql
DROP TABLE tracks;

-- file: 0002_plays.up.sql
ALTER TABLE tracks ADD COLUMN play_count INTEGER NOT NULL DEFAULT 0;

-- file: 0002_plays.down.sql
ALTER TABLE tracks DROP COLUMN play_count;

-- file: 0003_genres.up.sql
CREATE TABLE genres (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO genres (name) SELECT DISTINCT genre FROM tracks WHERE genre IS NOT NULL;
ALTER TABLE tracks ADD COLUMN genre_id INTEGER REFERENCES genres (id);
UPDATE tracks SET genre_id = (SELECT g.id FROM genres g WHERE g.name = tracks.genre);

-- file: 0003_genres.down.sql
ALTER TABLE tracks DROP COLUMN genre_id;
DROP TABLE genres;

-- file: 0004_drop_genre.up.sql
-- tohead: allow(column-order) "the app names its columns"
-- tohead: allow(drop-column) "see genres"
ALTER TABLE tracks DROP COLUMN genre;

-- file: 0004_drop_genre.down.sql
ALTER TABLE tracks ADD COLUMN genre TEXT;
UPDATE tracks SET genre = (SELECT g.name FROM genres g WHERE g.id = tracks.genre_id);
