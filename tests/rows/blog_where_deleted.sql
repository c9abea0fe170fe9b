-- refused: lost-rows at 0002_posts_title_length.up.sql:10
-- the copy into posts_new keeps only rows with deleted_at IS NULL, so soft-deleted posts vanish

-- file: 0001_init.up.sql
CREATE TABLE authors (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL
);

CREATE TABLE posts (
    id          INTEGER PRIMARY KEY,
    author_id   INTEGER NOT NULL REFERENCES authors(id) ON DELETE CASCADE,
    title       TEXT NOT NULL,
    body        TEXT,
    deleted_at  TEXT
);

-- file: 0001_init.down.sql
DROP TABLE posts;
DROP TABLE authors;

-- file: 0002_posts_title_length.up.sql
-- titles must not be empty any more
CREATE TABLE posts_new (
    id          INTEGER PRIMARY KEY,
    author_id   INTEGER NOT NULL REFERENCES authors(id) ON DELETE CASCADE,
    title       TEXT NOT NULL,
    body        TEXT NOT NULL DEFAULT '',
    deleted_at  TEXT
);

INSERT INTO posts_new (id, author_id, title, body, deleted_at)
SELECT id, author_id, title, COALESCE(body, ''), deleted_at
FROM posts
WHERE deleted_at IS NULL;

DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;

-- file: 0002_posts_title_length.down.sql
CREATE TABLE posts__back (
    id          INTEGER PRIMARY KEY,
    author_id   INTEGER NOT NULL REFERENCES authors(id) ON DELETE CASCADE,
    title       TEXT NOT NULL,
    body        TEXT,
    deleted_at  TEXT
);
INSERT INTO posts__back (id, author_id, title, body, deleted_at)
SELECT id, author_id, title, body, deleted_at FROM posts;
DROP TABLE posts;
ALTER TABLE posts__back RENAME TO posts;
