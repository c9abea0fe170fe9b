-- refused: lost-values at 0003_slim.up.sql:4
-- the profiles of active accounts get a table of their own, and all accounts lose theirs in a rebuild

-- file: 0001_init.up.sql
CREATE TABLE account (id INTEGER PRIMARY KEY, login TEXT NOT NULL, bio TEXT, avatar TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1);

-- file: 0001_init.down.sql
DROP TABLE account;

-- file: 0002_profile.up.sql
CREATE TABLE profile (account_id INTEGER PRIMARY KEY REFERENCES account (id), bio TEXT, avatar TEXT NOT NULL);
INSERT INTO profile SELECT id, bio, avatar FROM account WHERE active = 1;

-- file: 0002_profile.down.sql
DROP TABLE profile;

-- file: 0003_slim.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE account_new (id INTEGER PRIMARY KEY, login TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1);
INSERT INTO account_new SELECT id, login, active FROM account;
DROP TABLE account;
ALTER TABLE account_new RENAME TO account;
