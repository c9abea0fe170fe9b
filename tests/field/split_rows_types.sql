-- refused: lost-rows at 0003_split.up.sql:4
-- items are split by kind into movies and episodes; rows of another kind (series, season, album) go nowhere
-- base: media

-- file: 0003_split.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE movies (id INTEGER PRIMARY KEY, library_id INTEGER NOT NULL REFERENCES libraries (id), path TEXT NOT NULL, title TEXT NOT NULL, sort_title TEXT, year INTEGER, rating REAL, runtime_ticks INTEGER, genres TEXT, studio TEXT, added_at INTEGER NOT NULL, modified_at INTEGER NOT NULL);
CREATE TABLE episodes (id INTEGER PRIMARY KEY, library_id INTEGER NOT NULL REFERENCES libraries (id), parent_id INTEGER, path TEXT NOT NULL, title TEXT NOT NULL, season_number INTEGER, episode_number INTEGER, rating REAL, runtime_ticks INTEGER, added_at INTEGER NOT NULL, modified_at INTEGER NOT NULL);
INSERT INTO movies SELECT id, library_id, path, title, sort_title, year, rating, runtime_ticks, genres, studio, added_at, modified_at FROM items WHERE kind = 'movie';
INSERT INTO episodes SELECT id, library_id, parent_id, path, title, season_number, episode_number, rating, runtime_ticks, added_at, modified_at FROM items WHERE kind = 'episode';
DROP VIEW continue_watching;
DROP TABLE item_people;
DROP TABLE user_data;
DROP TABLE items;
