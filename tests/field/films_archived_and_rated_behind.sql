-- silent
-- twin of films_archived_without_ratings: the ratings come along in an UPDATE, before the rows go

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE films (id INTEGER PRIMARY KEY, title TEXT NOT NULL, rating INTEGER, seen INTEGER NOT NULL DEFAULT 0);
CREATE TABLE archive (id INTEGER PRIMARY KEY, title TEXT NOT NULL, rating INTEGER);

-- file: 0002_archive.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO archive (id, title) SELECT id, title FROM films WHERE seen = 1;
UPDATE archive SET rating = (SELECT rating FROM films WHERE films.id = archive.id) WHERE id IN (SELECT id FROM films WHERE seen = 1);
DELETE FROM films WHERE seen = 1;
