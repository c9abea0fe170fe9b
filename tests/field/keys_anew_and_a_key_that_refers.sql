-- silent
-- what refers to rows with new keys has that for its own key

-- file: 0001_media.up.sql
CREATE TABLE media (id INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE, taken_at INTEGER);
CREATE TABLE stars (media_id INTEGER PRIMARY KEY REFERENCES media (id), since INTEGER NOT NULL);

-- file: 0001_media.down.sql
DROP TABLE stars;
DROP TABLE media;

-- file: 0002_sorted.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE sorted (id INTEGER PRIMARY KEY, old_id INTEGER NOT NULL, uri TEXT NOT NULL UNIQUE, taken_at INTEGER);
INSERT INTO sorted (id, old_id, uri, taken_at) SELECT row_number() OVER (ORDER BY taken_at, id), id, uri, taken_at FROM media;
CREATE TABLE stars_new (media_id INTEGER PRIMARY KEY REFERENCES media (id), since INTEGER NOT NULL);
INSERT INTO stars_new (media_id, since) SELECT m.id, s.since FROM stars s JOIN sorted m ON m.old_id = s.media_id;
DROP TABLE stars;
DROP TABLE media;
ALTER TABLE sorted RENAME TO media;
ALTER TABLE stars_new RENAME TO stars;
