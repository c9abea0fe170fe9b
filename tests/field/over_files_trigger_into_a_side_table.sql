-- refused: lost-values at 0003_contract.up.sql:4
-- a trigger keeps phone numbers in a table of their own from then on

-- file: 0001_init.up.sql
CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT);

-- file: 0001_init.down.sql
DROP TABLE member;

-- file: 0002_expand.up.sql
CREATE TABLE contact (member_id INTEGER PRIMARY KEY REFERENCES member (id), phone TEXT);
CREATE TRIGGER member_contact AFTER INSERT ON member BEGIN
    INSERT INTO contact (member_id, phone) VALUES (NEW.id, NEW.phone);
END;

-- file: 0002_expand.down.sql
DROP TRIGGER member_contact;
DROP TABLE contact;

-- file: 0003_contract.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
DROP TRIGGER member_contact;
ALTER TABLE member DROP COLUMN phone;
