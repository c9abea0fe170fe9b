-- refused: lost-rows at 0002_orphans.up.sql:2
-- a comment of the first level has 0 for its parent, and is taken for an orphan

-- file: 0001_comments.up.sql
CREATE TABLE comment (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL);

-- file: 0001_comments.down.sql
DROP TABLE comment;

-- file: 0002_orphans.up.sql
-- tohead: irreversible "orphans are gone"
DELETE FROM comment WHERE parent_id NOT IN (SELECT id FROM comment);
