-- refused: lost-values at 0002_m.up.sql:3
-- the condition holds for every user, so the last one wrote all posts

-- file: 0001_init.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE posts (id INTEGER PRIMARY KEY, author TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE posts;
DROP TABLE users;

-- file: 0002_m.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE posts ADD COLUMN author_id INTEGER REFERENCES users (id);
UPDATE posts SET author_id = users.id FROM users WHERE users.name = author OR users.name IS NOT NULL;
ALTER TABLE posts DROP COLUMN author;
