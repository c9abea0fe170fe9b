-- warned: unreadable-text at 0003_rating.up.sql:1
-- the same without the index: reading the table fails for such a row (SELECT *), but nothing in the migration does
-- base: movies

-- file: 0003_rating.up.sql
ALTER TABLE Movies ADD COLUMN ImdbRating REAL GENERATED ALWAYS AS (json_extract(Ratings, '$.imdb.value')) VIRTUAL;

-- file: 0003_rating.down.sql
ALTER TABLE Movies DROP COLUMN ImdbRating;
