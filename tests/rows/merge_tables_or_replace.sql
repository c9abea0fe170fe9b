-- refused: lost-values at 0002_merge.up.sql:1
-- imported songs with an id already used replace the user's own song

-- file: 0001_music.up.sql
CREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE imported_songs (id INTEGER PRIMARY KEY, title TEXT NOT NULL);

-- file: 0001_music.down.sql
DROP TABLE imported_songs;
DROP TABLE songs;

-- file: 0002_merge.up.sql
INSERT OR REPLACE INTO songs SELECT * FROM imported_songs;
DROP TABLE imported_songs;

-- file: 0002_merge.down.sql
CREATE TABLE imported_songs (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
