-- silent
-- rename of is_bare with its index
-- source: https://github.com/go-gitea/gitea/issues/5759
-- base: forge

-- file: 0003_is_empty.up.sql
ALTER TABLE repository RENAME COLUMN is_bare TO is_empty;
DROP INDEX idx_repo_is_bare;
CREATE INDEX idx_repo_is_empty ON repository (is_empty);

-- file: 0003_is_empty.down.sql
DROP INDEX idx_repo_is_empty;
ALTER TABLE repository RENAME COLUMN is_empty TO is_bare;
CREATE INDEX idx_repo_is_bare ON repository (is_bare);
