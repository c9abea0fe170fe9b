-- silent
-- genres text becomes rows by a recursive split, the column stays for old clients
-- base: media

-- file: 0003_genres.up.sql
CREATE TABLE genres (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
CREATE TABLE item_genres (item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, genre_id INTEGER NOT NULL REFERENCES genres (id), PRIMARY KEY (item_id, genre_id)) WITHOUT ROWID;
INSERT OR IGNORE INTO genres (name) SELECT trim(j.value) FROM items i, json_each('["' || replace(replace(replace(i.genres, '\', '\\'), '"', '\"'), '|', '","') || '"]') j WHERE json_valid('["' || replace(replace(replace(i.genres, '\', '\\'), '"', '\"'), '|', '","') || '"]') AND trim(j.value) <> '';

-- file: 0003_genres.down.sql
DROP TABLE item_genres;
DROP TABLE genres;
