-- warned: changed-values at 0002_merge.up.sql:3
-- the rating of the film that is merged goes where the other one has one too

-- file: 0001_films.up.sql
CREATE TABLE films (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE ratings (film_id INTEGER NOT NULL REFERENCES films (id) ON DELETE CASCADE, viewer TEXT NOT NULL, stars INTEGER, review TEXT, PRIMARY KEY (film_id, viewer));

-- file: 0001_films.down.sql
DROP TABLE ratings;
DROP TABLE films;

-- file: 0002_merge.up.sql
-- tohead: irreversible "doubles stay merged"
UPDATE OR IGNORE ratings SET film_id = (SELECT min(b.id) FROM films a JOIN films b ON b.title = a.title WHERE a.id = ratings.film_id);
DELETE FROM ratings WHERE film_id NOT IN (SELECT min(id) FROM films GROUP BY title);
DELETE FROM films WHERE id NOT IN (SELECT min(id) FROM films GROUP BY title);
CREATE UNIQUE INDEX films_title ON films (title);
