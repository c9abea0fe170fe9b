-- silent
-- those at the root are left alone

-- file: 0001_comments.up.sql
CREATE TABLE comment (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL);

-- file: 0001_comments.down.sql
DROP TABLE comment;

-- file: 0002_orphans.up.sql
-- tohead: irreversible "orphans are gone"
DELETE FROM comment WHERE parent_id <> 0 AND parent_id NOT IN (SELECT id FROM comment);
