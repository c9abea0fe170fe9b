-- warned: unreadable-text at 0003_rating.up.sql:1
-- a generated column over json_extract(Ratings) is indexed: rows with '' or text stop CREATE INDEX
-- base: movies

-- file: 0003_rating.up.sql
ALTER TABLE Movies ADD COLUMN ImdbRating REAL GENERATED ALWAYS AS (json_extract(Ratings, '$.imdb.value')) VIRTUAL;
CREATE INDEX IX_Movies_Imdb ON Movies (ImdbRating);

-- file: 0003_rating.down.sql
DROP INDEX IX_Movies_Imdb;
ALTER TABLE Movies DROP COLUMN ImdbRating;
