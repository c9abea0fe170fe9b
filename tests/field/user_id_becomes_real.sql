-- refused: lost-values at 0002_real.up.sql:3
-- a long number that names something elsewhere becomes a REAL, and loses its last digits

-- file: 0001_likes.up.sql
CREATE TABLE likes (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL);

-- file: 0001_likes.down.sql
DROP TABLE likes;

-- file: 0002_real.up.sql
-- tohead: irreversible "one way"
CREATE TABLE likes_new (id INTEGER PRIMARY KEY, user_id REAL NOT NULL);
INSERT INTO likes_new (id, user_id) SELECT id, user_id FROM likes;
DROP TABLE likes;
ALTER TABLE likes_new RENAME TO likes;
