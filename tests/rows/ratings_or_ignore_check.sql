-- refused: lost-rows at 0002_stars_range.up.sql:7
-- OR IGNORE drops ratings outside 1 to 5, which the old table accepted

-- file: 0001_ratings.up.sql
CREATE TABLE ratings (
    user_id INTEGER NOT NULL,
    film_id INTEGER NOT NULL,
    stars   INTEGER NOT NULL,
    PRIMARY KEY (user_id, film_id)
);

-- file: 0001_ratings.down.sql
DROP TABLE ratings;

-- file: 0002_stars_range.up.sql
CREATE TABLE ratings_new (
    user_id INTEGER NOT NULL,
    film_id INTEGER NOT NULL,
    stars   INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    PRIMARY KEY (user_id, film_id)
);
INSERT OR IGNORE INTO ratings_new (user_id, film_id, stars)
    SELECT user_id, film_id, stars FROM ratings;
DROP TABLE ratings;
ALTER TABLE ratings_new RENAME TO ratings;

-- file: 0002_stars_range.down.sql
CREATE TABLE ratings__back (
    user_id INTEGER NOT NULL,
    film_id INTEGER NOT NULL,
    stars   INTEGER NOT NULL,
    PRIMARY KEY (user_id, film_id)
);
INSERT INTO ratings__back (user_id, film_id, stars)
SELECT user_id, film_id, stars FROM ratings;
DROP TABLE ratings;
ALTER TABLE ratings__back RENAME TO ratings;
