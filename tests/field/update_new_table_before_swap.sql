-- silent
-- the copy, then corrections in the new table, then the swap
-- base: forge

-- file: 0003_issue.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE comment_new (id INTEGER PRIMARY KEY AUTOINCREMENT, issue_id INTEGER NOT NULL REFERENCES issue (id) ON DELETE CASCADE, poster_id INTEGER, kind INTEGER NOT NULL DEFAULT 0, content TEXT, line INTEGER, created INTEGER NOT NULL, updated INTEGER NOT NULL DEFAULT 0);
INSERT INTO comment_new (id, issue_id, poster_id, kind, content, line, created) SELECT id, issue_id, poster_id, kind, content, line, created FROM comment;
UPDATE comment_new SET updated = created;
UPDATE comment_new SET poster_id = NULL WHERE poster_id NOT IN (SELECT id FROM user);
DELETE FROM sqlite_sequence WHERE name = 'comment_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'comment_new', seq FROM sqlite_sequence WHERE name = 'comment';
DROP TABLE comment;
ALTER TABLE comment_new RENAME TO comment;
CREATE INDEX idx_comment_issue ON comment (issue_id);
