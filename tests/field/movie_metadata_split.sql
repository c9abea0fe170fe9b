-- silent
-- metadata moves out of Movies; alternative titles of missing movies are deleted first
-- source: https://github.com/Radarr/Radarr (migration 207_movie_metadata, written anew)
-- base: movies

-- file: 0003_metadata.up.sql
CREATE TABLE MovieMetadata (
    Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, TmdbId INTEGER NOT NULL, ImdbId TEXT, Title TEXT NOT NULL, CleanTitle TEXT NOT NULL, Year INTEGER, Ratings TEXT
);
CREATE UNIQUE INDEX IX_MovieMetadata_TmdbId ON MovieMetadata (TmdbId);
INSERT INTO MovieMetadata (TmdbId, ImdbId, Title, CleanTitle, Year, Ratings) SELECT TmdbId, ImdbId, Title, CleanTitle, Year, Ratings FROM Movies;
ALTER TABLE Movies ADD COLUMN MovieMetadataId INTEGER NOT NULL DEFAULT 0;
UPDATE Movies SET MovieMetadataId = (SELECT m.Id FROM MovieMetadata m WHERE m.TmdbId = Movies.TmdbId);
CREATE INDEX IX_Movies_MovieMetadataId ON Movies (MovieMetadataId);

-- file: 0003_metadata.down.sql
DROP INDEX IX_Movies_MovieMetadataId;
ALTER TABLE Movies DROP COLUMN MovieMetadataId;
DROP TABLE MovieMetadata;

-- file: 0004_alt_titles.up.sql
DELETE FROM AlternativeTitles WHERE MovieId NOT IN (SELECT Id FROM Movies);
ALTER TABLE AlternativeTitles ADD COLUMN MovieMetadataId INTEGER NOT NULL DEFAULT 0;
UPDATE AlternativeTitles SET MovieMetadataId = (SELECT m.MovieMetadataId FROM Movies m WHERE m.Id = AlternativeTitles.MovieId);

-- file: 0004_alt_titles.down.sql
ALTER TABLE AlternativeTitles DROP COLUMN MovieMetadataId;
