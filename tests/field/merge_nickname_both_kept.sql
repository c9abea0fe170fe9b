-- silent
-- twin of bad/coalesce_two_columns_merge: the second name goes into a side table first
-- base: chat

-- file: 0003_label.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "label and contact_names have all"
CREATE TABLE contact_names (contact_id INTEGER NOT NULL REFERENCES contacts (_id) ON DELETE CASCADE, kind TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (contact_id, kind));
INSERT INTO contact_names SELECT _id, 'display', display_name FROM contacts WHERE display_name IS NOT NULL;
INSERT INTO contact_names SELECT _id, 'nick', nickname FROM contacts WHERE nickname IS NOT NULL;
ALTER TABLE contacts ADD COLUMN label TEXT;
UPDATE contacts SET label = coalesce(nickname, display_name);
ALTER TABLE contacts DROP COLUMN display_name;
ALTER TABLE contacts DROP COLUMN nickname;
