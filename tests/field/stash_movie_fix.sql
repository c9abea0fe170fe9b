-- refused: lost-rows at 0002_movie_fix.up.sql:7
-- the rebuild of movies leaves out studio_id, and movies without a name are not copied, links to them stay
-- source: https://github.com/stashapp/stash pkg/database/migrations/8_movie_fix.up.sql (written anew)

-- file: 0001_init.up.sql
CREATE TABLE studios (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(255) NOT NULL, url VARCHAR(255), created_at DATETIME NOT NULL);
CREATE TABLE scenes (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, path VARCHAR(510) NOT NULL UNIQUE, title VARCHAR(255), details TEXT, rating TINYINT, studio_id INTEGER REFERENCES studios (id) ON DELETE SET NULL, created_at DATETIME NOT NULL);
CREATE TABLE movies (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(255), aliases VARCHAR(255), duration VARCHAR(6), date DATE, rating VARCHAR(1),
    studio_id INTEGER REFERENCES studios (id) ON DELETE SET NULL, director VARCHAR(255), synopsis TEXT, checksum VARCHAR(255) NOT NULL, url VARCHAR(255),
    created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, front_image BLOB NOT NULL, back_image BLOB
);
CREATE UNIQUE INDEX movies_checksum ON movies (checksum);
CREATE TABLE movies_scenes (movie_id INTEGER REFERENCES movies (id) ON DELETE CASCADE, scene_id INTEGER REFERENCES scenes (id) ON DELETE CASCADE, scene_index VARCHAR(2));

-- file: 0001_init.down.sql
DROP TABLE movies_scenes;
DROP TABLE movies;
DROP TABLE scenes;
DROP TABLE studios;

-- file: 0002_movie_fix.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE movies_fixed (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(255) NOT NULL, aliases VARCHAR(255), duration INTEGER, date DATE, rating TINYINT,
    studio_id INTEGER REFERENCES studios (id) ON DELETE SET NULL, director VARCHAR(255), synopsis TEXT, checksum VARCHAR(255) NOT NULL, url VARCHAR(255),
    created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, front_image BLOB NOT NULL, back_image BLOB
);
INSERT INTO movies_fixed (id, name, aliases, duration, date, rating, director, synopsis, front_image, back_image, checksum, url, created_at, updated_at)
SELECT id, name, aliases, CAST(duration AS INTEGER), date, CAST(rating AS TINYINT), director, synopsis, front_image, back_image, checksum, url, created_at, updated_at
FROM movies WHERE name IS NOT NULL;
DROP TABLE movies;
ALTER TABLE movies_fixed RENAME TO movies;
CREATE UNIQUE INDEX movies_checksum ON movies (checksum);
