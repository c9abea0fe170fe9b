-- silent
-- orphans are deleted, then the foreign key comes with a rebuild
-- base: movies

-- file: 0003_files_fk.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM MovieFiles WHERE MovieId NOT IN (SELECT Id FROM Movies);
CREATE TABLE MovieFiles_new (
    Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, MovieId INTEGER NOT NULL REFERENCES Movies (Id) ON DELETE CASCADE,
    RelativePath TEXT, Size INTEGER NOT NULL, Quality TEXT NOT NULL, DateAdded TEXT NOT NULL, SceneName TEXT, ReleaseGroup TEXT, Edition TEXT, Languages TEXT NOT NULL
);
INSERT INTO MovieFiles_new SELECT * FROM MovieFiles;
INSERT OR REPLACE INTO sqlite_sequence (rowid, name, seq)
SELECT (SELECT rowid FROM sqlite_sequence WHERE name = 'MovieFiles_new'), 'MovieFiles_new', seq FROM sqlite_sequence WHERE name = 'MovieFiles';
DROP TABLE MovieFiles;
ALTER TABLE MovieFiles_new RENAME TO MovieFiles;
CREATE INDEX IX_MovieFiles_MovieId ON MovieFiles (MovieId);
