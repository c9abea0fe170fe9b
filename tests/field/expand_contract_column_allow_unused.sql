-- silent
-- the same in one file, with what the tool asks for
-- base: notes

-- file: 0003_link.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE notes ADD COLUMN link TEXT;
UPDATE notes SET link = source_url;
ALTER TABLE notes DROP COLUMN source_url;
