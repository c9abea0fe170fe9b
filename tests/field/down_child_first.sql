-- silent
-- labels with a link table, seed and a proper down
-- base: forge

-- file: 0003_labels.up.sql
CREATE TABLE label (id INTEGER PRIMARY KEY AUTOINCREMENT, repo_id INTEGER NOT NULL REFERENCES repository (id) ON DELETE CASCADE, name TEXT NOT NULL, color TEXT NOT NULL DEFAULT '#888888', UNIQUE (repo_id, name));
CREATE TABLE issue_label (issue_id INTEGER NOT NULL REFERENCES issue (id) ON DELETE CASCADE, label_id INTEGER NOT NULL REFERENCES label (id) ON DELETE CASCADE, PRIMARY KEY (issue_id, label_id)) WITHOUT ROWID;
WITH RECURSIVE split (issue_id, repo_id, name, rest) AS (
    SELECT id, repo_id, '', labels || ',' FROM issue WHERE labels <> ''
    UNION ALL
    SELECT issue_id, repo_id, trim(substr(rest, 1, instr(rest, ',') - 1)), substr(rest, instr(rest, ',') + 1) FROM split WHERE rest <> ''
)
INSERT OR IGNORE INTO label (repo_id, name) SELECT repo_id, name FROM split WHERE name <> '';
WITH RECURSIVE split (issue_id, repo_id, name, rest) AS (
    SELECT id, repo_id, '', labels || ',' FROM issue WHERE labels <> ''
    UNION ALL
    SELECT issue_id, repo_id, trim(substr(rest, 1, instr(rest, ',') - 1)), substr(rest, instr(rest, ',') + 1) FROM split WHERE rest <> ''
)
INSERT OR IGNORE INTO issue_label SELECT s.issue_id, l.id FROM split s JOIN label l ON l.repo_id = s.repo_id AND l.name = s.name;

-- file: 0003_labels.down.sql
DROP TABLE issue_label;
DROP TABLE label;
