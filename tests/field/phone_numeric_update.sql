-- warned: changed-values at 0003_phone.up.sql:3
-- phones are normalised by a new INTEGER column: leading + and 0 are gone and the text column is dropped
-- base: chat

-- file: 0003_phone.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE contacts ADD COLUMN phone_number INTEGER;
UPDATE contacts SET phone_number = replace(replace(phone, '+', ''), ' ', '');
ALTER TABLE contacts DROP COLUMN phone;
