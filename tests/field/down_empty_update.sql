-- warned: lossy-down at 0003_nick.down.sql:2
-- the up moves nickname into display_name and drops it; the down only adds the empty column
-- base: chat

-- file: 0003_nick.up.sql
-- tohead: allow(drop-column) "merged"
-- tohead: allow(column-order) "no matter"
CREATE TABLE nicknames (contact_id INTEGER PRIMARY KEY REFERENCES contacts (_id) ON DELETE CASCADE, nickname TEXT NOT NULL);
INSERT INTO nicknames SELECT _id, nickname FROM contacts WHERE nickname IS NOT NULL;
ALTER TABLE contacts DROP COLUMN nickname;

-- file: 0003_nick.down.sql
ALTER TABLE contacts ADD COLUMN nickname TEXT;
DROP TABLE nicknames;
