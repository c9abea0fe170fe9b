-- silent
-- NULL counters become NOT NULL DEFAULT 0 in a rebuild with coalesce
-- source: https://github.com/go-gitea/gitea/pull/18871
-- base: forge

-- file: 0003_repo_defaults.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE repository_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, owner_id INTEGER NOT NULL REFERENCES user (id), lower_name TEXT NOT NULL, name TEXT NOT NULL,
    description TEXT, default_branch TEXT, num_stars INTEGER NOT NULL DEFAULT 0, num_issues INTEGER NOT NULL DEFAULT 0, is_private INTEGER NOT NULL DEFAULT 0,
    is_bare INTEGER NOT NULL DEFAULT 0, is_mirror INTEGER NOT NULL DEFAULT 0, fork_id INTEGER, size INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL, updated INTEGER NOT NULL
);
INSERT INTO repository_new (id, owner_id, lower_name, name, description, default_branch, num_stars, num_issues, is_private, is_bare, is_mirror, fork_id, size, created, updated)
SELECT id, owner_id, lower_name, name, description, default_branch, coalesce(num_stars, 0), coalesce(num_issues, 0), coalesce(is_private, 0), coalesce(is_bare, 0), coalesce(is_mirror, 0), fork_id, coalesce(size, 0), created, updated FROM repository;
DELETE FROM sqlite_sequence WHERE name = 'repository_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'repository_new', seq FROM sqlite_sequence WHERE name = 'repository';
DROP TRIGGER issue_counter;
DROP TABLE repository;
ALTER TABLE repository_new RENAME TO repository;
CREATE UNIQUE INDEX uqe_repo ON repository (owner_id, lower_name);
CREATE INDEX idx_repo_is_bare ON repository (is_bare);
CREATE TRIGGER issue_counter AFTER INSERT ON issue BEGIN
    UPDATE repository SET num_issues = coalesce(num_issues, 0) + 1 WHERE id = NEW.repo_id;
END;
