CREATE TABLE albums (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE photos (id INTEGER PRIMARY KEY, album_id INTEGER NOT NULL REFERENCES albums (id), file TEXT);
CREATE TRIGGER albums_delete AFTER DELETE ON albums BEGIN
  DELETE FROM photos WHERE album_id = old.id;
END;
