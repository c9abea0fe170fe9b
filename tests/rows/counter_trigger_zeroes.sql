-- refused: lost-values at 0002_photos_taken.up.sql:3
-- DELETE FROM photos fires the decrement trigger, so after the rebuild all counters are 0 while the photos are still there

-- file: 0001_gallery.up.sql
CREATE TABLE albums (id INTEGER PRIMARY KEY, n_photos INTEGER NOT NULL DEFAULT 0);
CREATE TABLE photos (id INTEGER PRIMARY KEY, album_id INTEGER NOT NULL, file TEXT NOT NULL);
CREATE TRIGGER photos_ins AFTER INSERT ON photos BEGIN UPDATE albums SET n_photos = n_photos + 1 WHERE id = NEW.album_id; END;
CREATE TRIGGER photos_del AFTER DELETE ON photos BEGIN UPDATE albums SET n_photos = n_photos - 1 WHERE id = OLD.album_id; END;

-- file: 0001_gallery.down.sql
DROP TRIGGER photos_del;
DROP TRIGGER photos_ins;
DROP TABLE photos;
DROP TABLE albums;

-- file: 0002_photos_taken.up.sql
CREATE TABLE photos_new (id INTEGER PRIMARY KEY, album_id INTEGER NOT NULL, file TEXT NOT NULL, taken TEXT);
INSERT INTO photos_new (id, album_id, file) SELECT id, album_id, file FROM photos;
DELETE FROM photos;
DROP TABLE photos;
ALTER TABLE photos_new RENAME TO photos;
CREATE TRIGGER photos_ins AFTER INSERT ON photos BEGIN UPDATE albums SET n_photos = n_photos + 1 WHERE id = NEW.album_id; END;
CREATE TRIGGER photos_del AFTER DELETE ON photos BEGIN UPDATE albums SET n_photos = n_photos - 1 WHERE id = OLD.album_id; END;

-- file: 0002_photos_taken.down.sql
CREATE TABLE photos__back (id INTEGER PRIMARY KEY, album_id INTEGER NOT NULL, file TEXT NOT NULL);
INSERT INTO photos__back (id, album_id, file)
SELECT id, album_id, file FROM photos;
DROP TABLE photos;
ALTER TABLE photos__back RENAME TO photos;
CREATE TRIGGER photos_ins AFTER INSERT ON photos BEGIN UPDATE albums SET n_photos = n_photos + 1 WHERE id = NEW.album_id; END;
CREATE TRIGGER photos_del AFTER DELETE ON photos BEGIN UPDATE albums SET n_photos = n_photos - 1 WHERE id = OLD.album_id; END;
