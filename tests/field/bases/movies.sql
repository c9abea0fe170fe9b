-- file: 0001_movies.up.sql
CREATE TABLE QualityProfiles (
    Id     INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    Name   TEXT NOT NULL UNIQUE,
    Cutoff INTEGER NOT NULL,
    Items  TEXT NOT NULL
);
CREATE TABLE Movies (
    Id               INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    TmdbId           INTEGER NOT NULL,
    ImdbId           TEXT,
    Title            TEXT NOT NULL,
    CleanTitle       TEXT NOT NULL,
    Path             TEXT NOT NULL,
    Monitored        INTEGER NOT NULL DEFAULT 1,
    QualityProfileId INTEGER NOT NULL,
    Collection       TEXT,
    Tags             TEXT,
    Ratings          TEXT,
    Year             INTEGER,
    Added            TEXT,
    MovieFileId      INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IX_Movies_TmdbId ON Movies (TmdbId);
CREATE INDEX IX_Movies_CleanTitle ON Movies (CleanTitle);
CREATE TABLE AlternativeTitles (
    Id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    MovieId    INTEGER NOT NULL,
    Title      TEXT NOT NULL,
    CleanTitle TEXT NOT NULL,
    SourceType INTEGER NOT NULL DEFAULT 0,
    Votes      INTEGER NOT NULL DEFAULT 0,
    Language   INTEGER NOT NULL DEFAULT 0
);

-- file: 0001_movies.down.sql
DROP TABLE AlternativeTitles;
DROP TABLE Movies;
DROP TABLE QualityProfiles;

-- file: 0002_files.up.sql
CREATE TABLE MovieFiles (
    Id           INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    MovieId      INTEGER NOT NULL,
    RelativePath TEXT,
    Size         INTEGER NOT NULL,
    Quality      TEXT NOT NULL,
    DateAdded    TEXT NOT NULL,
    SceneName    TEXT,
    ReleaseGroup TEXT,
    Edition      TEXT,
    Languages    TEXT NOT NULL
);
CREATE INDEX IX_MovieFiles_MovieId ON MovieFiles (MovieId);
CREATE TABLE History (
    Id          INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    MovieId     INTEGER NOT NULL,
    EventType   INTEGER NOT NULL,
    SourceTitle TEXT NOT NULL,
    Date        TEXT NOT NULL,
    Quality     TEXT NOT NULL,
    Data        TEXT NOT NULL,
    DownloadId  TEXT,
    Languages   TEXT NOT NULL DEFAULT '[]',
    Successful  INTEGER
);
CREATE INDEX IX_History_Date ON History (Date);
CREATE TABLE ImportListMovies (
    Id      INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    ListId  INTEGER NOT NULL,
    TmdbId  INTEGER NOT NULL,
    ImdbId  TEXT,
    Title   TEXT NOT NULL,
    Year    INTEGER
);

-- file: 0002_files.down.sql
DROP TABLE ImportListMovies;
DROP TABLE History;
DROP TABLE MovieFiles;
