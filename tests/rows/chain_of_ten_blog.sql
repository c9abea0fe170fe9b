-- fine
-- ten ordinary migrations in a row: adds, indexes, a rebuild, a back-fill, a lookup, a view, a seed, an announced drop

-- file: 0001_init.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE);
CREATE TABLE posts (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, title TEXT NOT NULL, body TEXT, old_score REAL);

-- file: 0001_init.down.sql
DROP TABLE posts;
DROP TABLE users;

-- file: 0002_comments.up.sql
CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE, author TEXT, body TEXT NOT NULL);
CREATE INDEX comments_post ON comments (post_id);

-- file: 0002_comments.down.sql
DROP TABLE comments;

-- file: 0003_published.up.sql
ALTER TABLE posts ADD COLUMN published INTEGER NOT NULL DEFAULT 0;
UPDATE posts SET published = 1 WHERE body IS NOT NULL;

-- file: 0003_published.down.sql
ALTER TABLE posts DROP COLUMN published;

-- file: 0004_tags.up.sql
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO tags (id, name) VALUES (1, 'news'), (2, 'howto');
CREATE TABLE post_tags (post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE, PRIMARY KEY (post_id, tag_id)) WITHOUT ROWID;

-- file: 0004_tags.down.sql
DROP TABLE post_tags;
DROP TABLE tags;

-- file: 0005_view.up.sql
CREATE VIEW published_posts AS SELECT id, user_id, title FROM posts WHERE published = 1;

-- file: 0005_view.down.sql
DROP VIEW published_posts;

-- file: 0006_users_rebuild.up.sql
-- display names may be missing
DROP VIEW published_posts;
CREATE TABLE users_new (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, email TEXT NOT NULL UNIQUE);
INSERT INTO users_new (id, name, email) SELECT id, name, email FROM users;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'users') WHERE name = 'users_new';
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE VIEW published_posts AS SELECT id, user_id, title FROM posts WHERE published = 1;

-- file: 0006_users_rebuild.down.sql
CREATE TABLE users_old (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE);
INSERT INTO users_old (id, name, email) SELECT id, COALESCE(name, ''), email FROM users;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'users') WHERE name = 'users_old';
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;

-- file: 0007_comment_author_id.up.sql
ALTER TABLE comments ADD COLUMN author_id INTEGER REFERENCES users (id) ON DELETE SET NULL;
UPDATE comments SET author_id = (SELECT u.id FROM users u WHERE u.email = comments.author);

-- file: 0007_comment_author_id.down.sql
ALTER TABLE comments DROP COLUMN author_id;

-- file: 0008_touch.up.sql
ALTER TABLE posts ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER posts_touched AFTER INSERT ON comments BEGIN UPDATE posts SET touched = touched + 1 WHERE id = NEW.post_id; END;

-- file: 0008_touch.down.sql
DROP TRIGGER posts_touched;
ALTER TABLE posts DROP COLUMN touched;

-- file: 0009_index.up.sql
CREATE INDEX posts_live ON posts (user_id, id) WHERE published = 1;

-- file: 0009_index.down.sql
DROP INDEX posts_live;

-- file: 0010_no_old_score.up.sql
-- tohead: allow(drop-column) "scores of 0.x were never shown"
ALTER TABLE posts DROP COLUMN old_score;

-- file: 0010_no_old_score.down.sql
CREATE TABLE posts_old (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, title TEXT NOT NULL, body TEXT, old_score REAL, published INTEGER NOT NULL DEFAULT 0, touched INTEGER NOT NULL DEFAULT 0);
INSERT INTO posts_old (id, user_id, title, body, published, touched) SELECT id, user_id, title, body, published, touched FROM posts;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'posts') WHERE name = 'posts_old';
DROP VIEW published_posts;
DROP TRIGGER posts_touched;
DROP TABLE posts;
ALTER TABLE posts_old RENAME TO posts;
CREATE VIEW published_posts AS SELECT id, user_id, title FROM posts WHERE published = 1;
CREATE TRIGGER posts_touched AFTER INSERT ON comments BEGIN UPDATE posts SET touched = touched + 1 WHERE id = NEW.post_id; END;
CREATE INDEX posts_live ON posts (user_id, id) WHERE published = 1;
