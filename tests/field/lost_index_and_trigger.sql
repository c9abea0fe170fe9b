-- warned: rebuild-loses-object at 0003_issue.up.sql:11
-- the rebuild of issue makes one of three indexes again and loses the counter trigger and the partial index
-- source: https://github.com/aelassas/servy/issues/2181
-- base: forge

-- file: 0003_issue.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE issue_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repo_id INTEGER NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    idx INTEGER NOT NULL, poster_id INTEGER, milestone_id INTEGER REFERENCES milestone (id) ON DELETE SET NULL,
    assignee TEXT, title TEXT NOT NULL, content TEXT, labels TEXT, priority TEXT NOT NULL DEFAULT 'normal',
    is_closed INTEGER NOT NULL DEFAULT 0, is_locked INTEGER NOT NULL DEFAULT 0, deadline TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL
);
INSERT INTO issue_new (id, repo_id, idx, poster_id, milestone_id, assignee, title, content, labels, priority, is_closed, deadline, created, updated)
SELECT id, repo_id, idx, poster_id, milestone_id, assignee, title, content, labels, priority, is_closed, deadline, created, updated FROM issue;
DROP TABLE issue;
ALTER TABLE issue_new RENAME TO issue;
CREATE UNIQUE INDEX uqe_issue ON issue (repo_id, idx);
