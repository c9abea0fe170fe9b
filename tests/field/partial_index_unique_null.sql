-- refused: fails-on-rows at 0003_open_title.up.sql:1
-- partial unique index over open issues with the same title: duplicates of open issues exist
-- base: forge

-- file: 0003_open_title.up.sql
CREATE UNIQUE INDEX uqe_issue_open_title ON issue (repo_id, title) WHERE is_closed = 0;

-- file: 0003_open_title.down.sql
DROP INDEX uqe_issue_open_title;
