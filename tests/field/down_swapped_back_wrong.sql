-- warned: lossy-down at 0003_phones.down.sql:2
-- up moves phone into a side table, down fills phone from jid
-- base: chat

-- file: 0003_phones.up.sql
-- tohead: allow(drop-column) "now in phones"
-- tohead: allow(column-order) "no matter"
CREATE TABLE phones (contact_id INTEGER PRIMARY KEY REFERENCES contacts (_id) ON DELETE CASCADE, phone TEXT NOT NULL);
INSERT INTO phones SELECT _id, phone FROM contacts WHERE phone IS NOT NULL;
ALTER TABLE contacts DROP COLUMN phone;

-- file: 0003_phones.down.sql
ALTER TABLE contacts ADD COLUMN phone TEXT;
UPDATE contacts SET phone = jid;
DROP TABLE phones;
