-- silent
-- cents by round(), days by a CASE over all that the CHECK names, genres by their keys: each value has another one

-- file: 0001_tracks.up.sql
CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, genre TEXT, price REAL NOT NULL DEFAULT 0, every TEXT NOT NULL CHECK (every IN ('day', 'week', 'month')));

-- file: 0001_tracks.down.sql
DROP TABLE tracks;

-- file: 0002_genres.up.sql
CREATE TABLE genres (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO genres (name) SELECT DISTINCT genre FROM tracks WHERE genre IS NOT NULL;
ALTER TABLE tracks ADD COLUMN genre_id INTEGER REFERENCES genres (id);
UPDATE tracks SET genre_id = (SELECT g.id FROM genres g WHERE g.name = tracks.genre);
ALTER TABLE tracks ADD COLUMN cents INTEGER NOT NULL DEFAULT 0;
UPDATE tracks SET cents = CAST(round(price * 100) AS INTEGER);
ALTER TABLE tracks ADD COLUMN days INTEGER NOT NULL DEFAULT 1;
UPDATE tracks SET days = CASE every WHEN 'day' THEN 1 WHEN 'week' THEN 7 WHEN 'month' THEN 30 END;

-- file: 0002_genres.down.sql
ALTER TABLE tracks DROP COLUMN days;
ALTER TABLE tracks DROP COLUMN cents;
ALTER TABLE tracks DROP COLUMN genre_id;
DROP TABLE genres;

-- file: 0003_tracks.up.sql
-- tohead: irreversible "see genre_id, cents and days"
ALTER TABLE tracks DROP COLUMN genre;
ALTER TABLE tracks DROP COLUMN price;
ALTER TABLE tracks DROP COLUMN every;
