-- fine
-- a new external-content index is filled from the existing rows at once

-- file: 0001_songs.up.sql
CREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT NOT NULL, lyrics TEXT);

-- file: 0001_songs.down.sql
DROP TABLE songs;

-- file: 0002_search.up.sql
CREATE VIRTUAL TABLE songs_fts USING fts5(title, lyrics, content='songs', content_rowid='id');
INSERT INTO songs_fts(rowid, title, lyrics) SELECT id, title, lyrics FROM songs;
CREATE TRIGGER songs_fts_i AFTER INSERT ON songs BEGIN INSERT INTO songs_fts(rowid, title, lyrics) VALUES (new.id, new.title, new.lyrics); END;
CREATE TRIGGER songs_fts_d AFTER DELETE ON songs BEGIN INSERT INTO songs_fts(songs_fts, rowid, title, lyrics) VALUES ('delete', old.id, old.title, old.lyrics); END;
CREATE TRIGGER songs_fts_u AFTER UPDATE ON songs BEGIN
  INSERT INTO songs_fts(songs_fts, rowid, title, lyrics) VALUES ('delete', old.id, old.title, old.lyrics);
  INSERT INTO songs_fts(rowid, title, lyrics) VALUES (new.id, new.title, new.lyrics);
END;

-- file: 0002_search.down.sql
DROP TRIGGER songs_fts_u;
DROP TRIGGER songs_fts_d;
DROP TRIGGER songs_fts_i;
DROP TABLE songs_fts;
