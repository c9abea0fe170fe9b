-- silent
-- the same for a list: what is there twice says nothing more

-- file: 0001_films.up.sql
CREATE TABLE films (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE film_tags (film_id INTEGER NOT NULL REFERENCES films (id) ON DELETE CASCADE, tag TEXT NOT NULL, added_at TEXT, PRIMARY KEY (film_id, tag));

-- file: 0001_films.down.sql
DROP TABLE film_tags;
DROP TABLE films;

-- file: 0002_merge.up.sql
-- tohead: irreversible "doubles stay merged"
UPDATE OR IGNORE film_tags SET film_id = (SELECT min(b.id) FROM films a JOIN films b ON b.title = a.title WHERE a.id = film_tags.film_id);
DELETE FROM film_tags WHERE film_id NOT IN (SELECT min(id) FROM films GROUP BY title);
DELETE FROM films WHERE id NOT IN (SELECT min(id) FROM films GROUP BY title);
CREATE UNIQUE INDEX films_title ON films (title);
