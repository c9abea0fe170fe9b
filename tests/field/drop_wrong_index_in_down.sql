-- refused: down-differs at 0003_poster.down.sql:1
-- the down drops an index of the same idea from another table (typo): head after unwind lacks idx_comment_issue
-- base: forge

-- file: 0003_poster.up.sql
CREATE INDEX idx_comment_poster ON comment (poster_id);

-- file: 0003_poster.down.sql
DROP INDEX idx_comment_issue;
