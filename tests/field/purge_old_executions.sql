-- silent
-- retention: explicit DELETE by date, then an index
-- base: flow

-- file: 0003_prune.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM execution WHERE stopped_at < '2000-01-01';
CREATE INDEX execution_wait ON execution (wait_till) WHERE wait_till IS NOT NULL;
