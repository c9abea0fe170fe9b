-- warned: changed-values at 0003_created.up.sql:4
-- created_at is epoch seconds; datetime(created_at) without 'unixepoch' reads it as a julian day: NULL for all of today's values, column dropped
-- source: https://github.com/Ensembl/ensembl/pull/54
-- base: money

-- file: 0003_created.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to created"
ALTER TABLE transactions ADD COLUMN created TEXT;
UPDATE transactions SET created = datetime(created_at);
ALTER TABLE transactions DROP COLUMN created_at;
