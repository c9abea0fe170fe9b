-- silent
-- types of the same affinity change in a rebuild (VARCHAR(100) to TEXT, INT to BIGINT)

-- file: 0001_init.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, slug VARCHAR(100) NOT NULL UNIQUE, title VARCHAR(255), body CLOB, views INT NOT NULL DEFAULT 0, score FLOAT, posted DATETIME NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE posts;

-- file: 0002_types.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE posts_new (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, title TEXT, body TEXT, views BIGINT NOT NULL DEFAULT 0, score DOUBLE, posted DATETIME NOT NULL);
INSERT INTO posts_new SELECT id, slug, title, body, views, score, posted FROM posts;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;
