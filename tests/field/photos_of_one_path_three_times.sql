-- refused: fails-on-rows at 0002_one_path.up.sql:3
-- of three photos with one path two are left

-- file: 0001_photos.up.sql
CREATE TABLE folders (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TABLE photos (id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, path TEXT NOT NULL, prompt TEXT, rating INTEGER, favorite INTEGER NOT NULL DEFAULT 0);

-- file: 0001_photos.down.sql
DROP TABLE photos;
DROP TABLE folders;

-- file: 0002_one_path.up.sql
-- tohead: irreversible "duplicates are gone"
DELETE FROM photos WHERE id IN (SELECT max(id) FROM photos GROUP BY path HAVING count(*) > 1);
CREATE UNIQUE INDEX photos_path ON photos (path);
