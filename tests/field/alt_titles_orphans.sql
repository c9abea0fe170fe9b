-- refused: fails-on-rows at 0004_alt_titles.up.sql:3
-- MovieMetadataId is assigned by a correlated subquery; alternative titles whose movie is gone get NULL in a NOT NULL column
-- source: https://github.com/Radarr/Radarr/issues/7906
-- base: movies

-- file: 0003_metadata.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE MovieMetadata (
    Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, TmdbId INTEGER NOT NULL UNIQUE, ImdbId TEXT, Title TEXT NOT NULL, CleanTitle TEXT NOT NULL, Year INTEGER, Ratings TEXT
);
INSERT INTO MovieMetadata (TmdbId, ImdbId, Title, CleanTitle, Year, Ratings) SELECT TmdbId, ImdbId, Title, CleanTitle, Year, Ratings FROM Movies;
ALTER TABLE Movies ADD COLUMN MovieMetadataId INTEGER NOT NULL DEFAULT 0;
UPDATE Movies SET MovieMetadataId = (SELECT m.Id FROM MovieMetadata m WHERE m.TmdbId = Movies.TmdbId);

-- file: 0004_alt_titles.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE AlternativeTitles ADD COLUMN MovieMetadataId INTEGER NOT NULL DEFAULT 0;
UPDATE AlternativeTitles SET MovieMetadataId = (SELECT Movies.MovieMetadataId FROM Movies WHERE Movies.Id = AlternativeTitles.MovieId);
