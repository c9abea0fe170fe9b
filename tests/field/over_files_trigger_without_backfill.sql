-- refused: lost-values at 0003_contract.up.sql:4
-- a trigger fills the new column for new rows, and nothing does for those that are there

-- file: 0001_init.up.sql
CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT);

-- file: 0001_init.down.sql
DROP TABLE member;

-- file: 0002_expand.up.sql
ALTER TABLE member ADD COLUMN display TEXT;
CREATE TRIGGER member_display AFTER INSERT ON member WHEN NEW.display IS NULL BEGIN
    UPDATE member SET display = NEW.name WHERE id = NEW.id;
END;

-- file: 0002_expand.down.sql
DROP TRIGGER member_display;
ALTER TABLE member DROP COLUMN display;

-- file: 0003_contract.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
DROP TRIGGER member_display;
ALTER TABLE member DROP COLUMN name;
