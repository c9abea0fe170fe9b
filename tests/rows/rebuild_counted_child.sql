-- fine
-- DROP TABLE fires no delete trigger, the triggers are recreated after the copy, so the counters stay right

-- file: 0001_gallery.up.sql
CREATE TABLE albums (id INTEGER PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0);
CREATE TABLE photos (id INTEGER PRIMARY KEY, album_id INTEGER NOT NULL REFERENCES albums (id), file TEXT NOT NULL);
CREATE TRIGGER photos_ins AFTER INSERT ON photos BEGIN UPDATE albums SET n = n + 1 WHERE id = NEW.album_id; END;
CREATE TRIGGER photos_del AFTER DELETE ON photos BEGIN UPDATE albums SET n = n - 1 WHERE id = OLD.album_id; END;

-- file: 0001_gallery.down.sql
DROP TRIGGER photos_del;
DROP TRIGGER photos_ins;
DROP TABLE photos;
DROP TABLE albums;

-- file: 0002_taken.up.sql
CREATE TABLE photos_new (id INTEGER PRIMARY KEY, album_id INTEGER NOT NULL REFERENCES albums (id), taken TEXT, file TEXT NOT NULL);
INSERT INTO photos_new (id, album_id, file) SELECT id, album_id, file FROM photos;
DROP TABLE photos;
ALTER TABLE photos_new RENAME TO photos;
CREATE TRIGGER photos_ins AFTER INSERT ON photos BEGIN UPDATE albums SET n = n + 1 WHERE id = NEW.album_id; END;
CREATE TRIGGER photos_del AFTER DELETE ON photos BEGIN UPDATE albums SET n = n - 1 WHERE id = OLD.album_id; END;

-- file: 0002_taken.down.sql
CREATE TABLE photos__back (id INTEGER PRIMARY KEY, album_id INTEGER NOT NULL REFERENCES albums (id), file TEXT NOT NULL);
INSERT INTO photos__back (id, album_id, file)
SELECT id, album_id, file FROM photos;
DROP TABLE photos;
ALTER TABLE photos__back RENAME TO photos;
CREATE TRIGGER photos_ins AFTER INSERT ON photos BEGIN UPDATE albums SET n = n + 1 WHERE id = NEW.album_id; END;
CREATE TRIGGER photos_del AFTER DELETE ON photos BEGIN UPDATE albums SET n = n - 1 WHERE id = OLD.album_id; END;
