-- fine
-- the new CHECK repeats what the old one already guaranteed

-- file: 0001_ratings.up.sql
CREATE TABLE ratings (user_id INTEGER NOT NULL, film_id INTEGER NOT NULL, stars INTEGER NOT NULL CHECK (stars IN (1, 2, 3, 4, 5)), PRIMARY KEY (user_id, film_id)) STRICT;

-- file: 0001_ratings.down.sql
DROP TABLE ratings;

-- file: 0002_half_stars.up.sql
CREATE TABLE ratings_new (user_id INTEGER NOT NULL, film_id INTEGER NOT NULL, stars INTEGER NOT NULL CHECK (stars BETWEEN 0 AND 10), PRIMARY KEY (user_id, film_id)) STRICT;
INSERT INTO ratings_new SELECT * FROM ratings;
DROP TABLE ratings;
ALTER TABLE ratings_new RENAME TO ratings;

-- file: 0002_half_stars.down.sql
CREATE TABLE ratings__back (user_id INTEGER NOT NULL, film_id INTEGER NOT NULL, stars INTEGER NOT NULL CHECK (stars IN (1, 2, 3, 4, 5)), PRIMARY KEY (user_id, film_id)) STRICT;
INSERT INTO ratings__back (user_id, film_id, stars)
SELECT user_id, film_id, stars FROM ratings;
DROP TABLE ratings;
ALTER TABLE ratings__back RENAME TO ratings;
