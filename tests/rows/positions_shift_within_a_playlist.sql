-- refused: fails-on-rows at 0002_room.up.sql:2
-- position + 1 meets the next track of the same playlist

-- file: 0001_init.up.sql
CREATE TABLE playlists (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE tracks (playlist INTEGER NOT NULL REFERENCES playlists (id), title TEXT, position INTEGER NOT NULL, PRIMARY KEY (playlist, position));

-- file: 0001_init.down.sql
DROP TABLE tracks;
DROP TABLE playlists;

-- file: 0002_room.up.sql
-- tohead: irreversible "not needed here"
UPDATE tracks SET position = position + 1;
