-- refused: lost-values at 0003_link.up.sql:4
-- the backfill covers only rows with is_trashed = 0, the old column is dropped for all (allowed)
-- base: notes

-- file: 0003_link.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "renamed to link"
ALTER TABLE notes ADD COLUMN link TEXT;
UPDATE notes SET link = source_url WHERE is_trashed = 0;
ALTER TABLE notes DROP COLUMN source_url;
