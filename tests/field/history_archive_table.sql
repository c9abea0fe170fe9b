-- silent
-- old history moves to an archive, copied and deleted by one condition
-- base: movies

-- file: 0003_archive.up.sql
CREATE TABLE HistoryArchive (Id INTEGER PRIMARY KEY NOT NULL, MovieId INTEGER NOT NULL, EventType INTEGER NOT NULL, SourceTitle TEXT NOT NULL, Date TEXT NOT NULL, Quality TEXT NOT NULL, Data TEXT NOT NULL, DownloadId TEXT, Languages TEXT NOT NULL DEFAULT '[]', Successful INTEGER);
INSERT INTO HistoryArchive SELECT * FROM History WHERE MovieId NOT IN (SELECT Id FROM Movies);
DELETE FROM History WHERE MovieId NOT IN (SELECT Id FROM Movies);

-- file: 0003_archive.down.sql
INSERT INTO History SELECT * FROM HistoryArchive;
DROP TABLE HistoryArchive;
