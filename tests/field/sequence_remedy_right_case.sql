-- silent
-- the same with the names as written
-- base: movies

-- file: 0003_files.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE MovieFiles_new (
    Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    MovieId INTEGER NOT NULL, RelativePath TEXT, Size INTEGER NOT NULL, Quality TEXT NOT NULL, DateAdded TEXT NOT NULL,
    SceneName TEXT, ReleaseGroup TEXT, Edition TEXT, Languages TEXT NOT NULL, IndexerFlags INTEGER NOT NULL DEFAULT 0
);
INSERT INTO MovieFiles_new (Id, MovieId, RelativePath, Size, Quality, DateAdded, SceneName, ReleaseGroup, Edition, Languages)
SELECT Id, MovieId, RelativePath, Size, Quality, DateAdded, SceneName, ReleaseGroup, Edition, Languages FROM MovieFiles;
DELETE FROM sqlite_sequence WHERE name = 'MovieFiles_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'MovieFiles_new', seq FROM sqlite_sequence WHERE name = 'MovieFiles';
DROP TABLE MovieFiles;
ALTER TABLE MovieFiles_new RENAME TO MovieFiles;
CREATE INDEX IX_MovieFiles_MovieId ON MovieFiles (MovieId);
