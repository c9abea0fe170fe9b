-- fine
-- twin of keys_moved_references_not: the stars move by the same number

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE film (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE show (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE show_stars (show_id INTEGER NOT NULL REFERENCES show (id), login TEXT NOT NULL, stars INTEGER NOT NULL, PRIMARY KEY (show_id, login));

-- file: 0002_media.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "they are media now"
CREATE TABLE media (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL);
INSERT INTO media (id, kind, title) SELECT id, 'film', title FROM film;
INSERT INTO media (id, kind, title) SELECT id + (SELECT max(id) FROM film), 'show', title FROM show;
CREATE TABLE stars (id INTEGER PRIMARY KEY, media_id INTEGER NOT NULL, login TEXT NOT NULL, stars INTEGER NOT NULL);
INSERT INTO stars (media_id, login, stars) SELECT show_id + (SELECT max(id) FROM film), login, stars FROM show_stars;
DROP TABLE show_stars;
DROP TABLE show;
DROP TABLE film;
