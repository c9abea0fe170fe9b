-- warned: foreign-key-added at 0003_files_fk.up.sql:8
-- MovieFiles gets a foreign key to Movies, but files of movies that are gone exist
-- source: https://github.com/mnemon-dev/mnemon/pull/97
-- base: movies

-- file: 0003_files_fk.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE MovieFiles_new (
    Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    MovieId INTEGER NOT NULL REFERENCES Movies (Id) ON DELETE CASCADE,
    RelativePath TEXT, Size INTEGER NOT NULL, Quality TEXT NOT NULL, DateAdded TEXT NOT NULL,
    SceneName TEXT, ReleaseGroup TEXT, Edition TEXT, Languages TEXT NOT NULL
);
INSERT INTO MovieFiles_new SELECT * FROM MovieFiles;
DROP TABLE MovieFiles;
ALTER TABLE MovieFiles_new RENAME TO MovieFiles;
CREATE INDEX IX_MovieFiles_MovieId ON MovieFiles (MovieId);
