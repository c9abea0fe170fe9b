-- silent
-- the same with a text for DEFAULT, and one column

-- file: 0001_accounts.up.sql
CREATE TABLE accounts (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, theme TEXT NOT NULL DEFAULT 'light' CHECK (theme IN ('light', 'dark', 'system')));

-- file: 0001_accounts.down.sql
DROP TABLE accounts;

-- file: 0002_themes.up.sql
-- tohead: irreversible "themes have their own table"
CREATE TABLE themes (account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE, theme TEXT NOT NULL);
INSERT INTO themes (account_id, theme) SELECT id, theme FROM accounts WHERE theme <> 'light';
ALTER TABLE accounts DROP COLUMN theme;
