-- refused: lost-values at 0003_label.up.sql:4
-- nickname and display_name are merged with coalesce into one; where both are set one is lost with its column (allowed)
-- base: chat

-- file: 0003_label.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "merged into label"
ALTER TABLE contacts ADD COLUMN label TEXT;
UPDATE contacts SET label = coalesce(display_name, nickname);
ALTER TABLE contacts DROP COLUMN display_name;
ALTER TABLE contacts DROP COLUMN nickname;
