-- silent
-- a column that is added takes no old value: it becomes neither NOT NULL nor another type

-- file: 0001_monitors.up.sql
CREATE TABLE monitors (id INTEGER PRIMARY KEY, secure TEXT);

-- file: 0001_monitors.down.sql
DROP TABLE monitors;

-- file: 0002_secure.up.sql
-- tohead: irreversible "the old values were never read"
-- tohead: allow(drop-column) "the old values were never read"
ALTER TABLE monitors DROP COLUMN secure;
ALTER TABLE monitors ADD COLUMN secure BOOLEAN NOT NULL DEFAULT 0;
