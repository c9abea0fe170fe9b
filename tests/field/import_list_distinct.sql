-- refused: fails-on-rows at 0003_metadata.up.sql:5
-- SELECT DISTINCT over all columns does not make TmdbId unique: two list entries with the same TmdbId and another title violate the unique key
-- source: https://github.com/Radarr/Radarr/issues/7249
-- base: movies

-- file: 0003_metadata.up.sql
CREATE TABLE MovieMetadata (
    Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, TmdbId INTEGER NOT NULL UNIQUE, ImdbId TEXT, Title TEXT NOT NULL, Year INTEGER
);
INSERT INTO MovieMetadata (TmdbId, ImdbId, Title, Year) SELECT TmdbId, ImdbId, Title, Year FROM Movies;
INSERT INTO MovieMetadata (TmdbId, ImdbId, Title, Year)
SELECT DISTINCT TmdbId, ImdbId, Title, Year FROM ImportListMovies WHERE TmdbId NOT IN (SELECT TmdbId FROM MovieMetadata);

-- file: 0003_metadata.down.sql
DROP TABLE MovieMetadata;
