-- silent
-- a trigger notes what was changed; the old numbers were never meant to be there

-- file: 0001_init.up.sql
CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT);

-- file: 0001_init.down.sql
DROP TABLE member;

-- file: 0002_audit.up.sql
CREATE TABLE audit (id INTEGER PRIMARY KEY, member_id INTEGER, phone TEXT);
CREATE TRIGGER member_audit AFTER UPDATE ON member BEGIN
    INSERT INTO audit (member_id, phone) VALUES (NEW.id, NEW.phone);
END;

-- file: 0002_audit.down.sql
DROP TRIGGER member_audit;
DROP TABLE audit;

-- file: 0003_contract.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
DROP TRIGGER member_audit;
ALTER TABLE member DROP COLUMN phone;
