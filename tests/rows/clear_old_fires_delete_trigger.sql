-- refused: lost-rows at 0002_album_cover.up.sql:3
-- emptying albums_old by DELETE fires its trigger, which deletes the photos of every album

-- file: 0001_albums.up.sql
CREATE TABLE albums (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE photos (id INTEGER PRIMARY KEY, album_id INTEGER NOT NULL, path TEXT NOT NULL);
CREATE TRIGGER albums_gone AFTER DELETE ON albums BEGIN
  DELETE FROM photos WHERE album_id = OLD.id;
END;

-- file: 0001_albums.down.sql
DROP TRIGGER albums_gone;
DROP TABLE photos;
DROP TABLE albums;

-- file: 0002_album_cover.up.sql
CREATE TABLE albums_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, cover_id INTEGER);
INSERT INTO albums_new (id, title) SELECT id, title FROM albums;
DELETE FROM albums;
DROP TABLE albums;
ALTER TABLE albums_new RENAME TO albums;
CREATE TRIGGER albums_gone AFTER DELETE ON albums BEGIN
  DELETE FROM photos WHERE album_id = OLD.id;
END;

-- file: 0002_album_cover.down.sql
CREATE TABLE albums__back (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO albums__back (id, title)
SELECT id, title FROM albums;
DROP TABLE albums;
ALTER TABLE albums__back RENAME TO albums;
CREATE TRIGGER albums_gone AFTER DELETE ON albums BEGIN
  DELETE FROM photos WHERE album_id = OLD.id;
END;
