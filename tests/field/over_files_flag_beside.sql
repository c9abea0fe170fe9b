-- silent
-- a flag follows from the role; that the role goes later has nothing to do with it

-- file: 0001_init.up.sql
CREATE TABLE member (id INTEGER PRIMARY KEY, login TEXT NOT NULL, role TEXT NOT NULL DEFAULT 'user');

-- file: 0001_init.down.sql
DROP TABLE member;

-- file: 0002_flag.up.sql
ALTER TABLE member ADD COLUMN is_admin INTEGER NOT NULL DEFAULT 0;
UPDATE member SET is_admin = 1 WHERE role = 'admin';

-- file: 0002_flag.down.sql
ALTER TABLE member DROP COLUMN is_admin;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE member DROP COLUMN role;
