-- silent
-- display_name into given and family name, nothing cut off
-- base: chat

-- file: 0003_names.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "in given_name and family_name"
ALTER TABLE contacts ADD COLUMN given_name TEXT;
ALTER TABLE contacts ADD COLUMN family_name TEXT;
UPDATE contacts SET given_name = CASE WHEN instr(display_name, ' ') > 0 THEN substr(display_name, 1, instr(display_name, ' ') - 1) ELSE display_name END,
    family_name = CASE WHEN instr(display_name, ' ') > 0 THEN substr(display_name, instr(display_name, ' ') + 1) END;
ALTER TABLE contacts DROP COLUMN display_name;
