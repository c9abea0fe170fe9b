-- warned: no-effect at 0003_second.up.sql:2
-- an earlier migration has left its copy behind, of the same definition

-- file: 0001_songs.up.sql
CREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT NOT NULL);

-- file: 0001_songs.down.sql
DROP TABLE songs;

-- file: 0002_first.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE songs_kept AS SELECT * FROM songs;

-- file: 0003_second.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE IF NOT EXISTS songs_kept AS SELECT * FROM songs;
