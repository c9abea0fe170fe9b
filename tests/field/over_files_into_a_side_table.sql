-- silent
-- all profiles get a table of their own

-- file: 0001_init.up.sql
CREATE TABLE account (id INTEGER PRIMARY KEY, login TEXT NOT NULL, bio TEXT, avatar TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1);

-- file: 0001_init.down.sql
DROP TABLE account;

-- file: 0002_profile.up.sql
CREATE TABLE profile (account_id INTEGER PRIMARY KEY REFERENCES account (id), bio TEXT, avatar TEXT NOT NULL);
INSERT INTO profile SELECT id, bio, avatar FROM account;

-- file: 0002_profile.down.sql
DROP TABLE profile;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE account DROP COLUMN bio;
ALTER TABLE account DROP COLUMN avatar;
