-- refused: lost-rows at 0003_assignee.up.sql:7
-- issues whose assignee is no (longer a) user are left out: WHERE assignee IS NULL OR a user of the name exists
-- base: forge

-- file: 0003_assignee.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now assignee_id"
CREATE TABLE issue_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, repo_id INTEGER NOT NULL REFERENCES repository (id) ON DELETE CASCADE, idx INTEGER NOT NULL, poster_id INTEGER, milestone_id INTEGER REFERENCES milestone (id) ON DELETE SET NULL,
    assignee_id INTEGER REFERENCES user (id), title TEXT NOT NULL, content TEXT, labels TEXT, priority TEXT NOT NULL DEFAULT 'normal', is_closed INTEGER NOT NULL DEFAULT 0, deadline TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL
);
INSERT INTO issue_new (id, repo_id, idx, poster_id, milestone_id, assignee_id, title, content, labels, priority, is_closed, deadline, created, updated)
SELECT i.id, i.repo_id, i.idx, i.poster_id, i.milestone_id, (SELECT min(u.id) FROM user u WHERE u.name = i.assignee), i.title, i.content, i.labels, i.priority, i.is_closed, i.deadline, i.created, i.updated
FROM issue i WHERE i.assignee IS NULL OR EXISTS (SELECT 1 FROM user u WHERE u.name = i.assignee);
DELETE FROM sqlite_sequence WHERE name = 'issue_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'issue_new', seq FROM sqlite_sequence WHERE name = 'issue';
DROP TABLE issue;
ALTER TABLE issue_new RENAME TO issue;
CREATE UNIQUE INDEX uqe_issue ON issue (repo_id, idx);
CREATE INDEX idx_issue_open ON issue (repo_id) WHERE is_closed = 0;
CREATE TRIGGER issue_counter AFTER INSERT ON issue BEGIN
    UPDATE repository SET num_issues = coalesce(num_issues, 0) + 1 WHERE id = NEW.repo_id;
END;
