-- refused: fails-on-rows at 0002_taken.up.sql:4
-- photos of which nobody knows the date hold what the column does by default, for which strftime gives NULL

-- file: 0001_photos.up.sql
CREATE TABLE photo (id INTEGER PRIMARY KEY, title TEXT, taken_at TEXT NOT NULL DEFAULT '0000-00-00 00:00:00');

-- file: 0001_photos.down.sql
DROP TABLE photo;

-- file: 0002_taken.up.sql
-- tohead: irreversible "texts of dates are gone"
-- tohead: allow(drop-column) "now a number"
CREATE TABLE photo_new (id INTEGER PRIMARY KEY, title TEXT, taken INTEGER NOT NULL);
INSERT INTO photo_new (id, title, taken) SELECT id, title, strftime('%s', taken_at) FROM photo;
DROP TABLE photo;
ALTER TABLE photo_new RENAME TO photo;
