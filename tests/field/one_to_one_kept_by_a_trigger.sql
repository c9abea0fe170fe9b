-- silent
-- each account gets its settings with it, by a trigger: an inner join finds all

-- file: 0001_accounts.up.sql
CREATE TABLE accounts (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
CREATE TABLE settings (account_id INTEGER PRIMARY KEY REFERENCES accounts (id), theme TEXT NOT NULL DEFAULT 'light');
CREATE TRIGGER accounts_added AFTER INSERT ON accounts BEGIN INSERT INTO settings (account_id) VALUES (NEW.id); END;

-- file: 0001_accounts.down.sql
DROP TABLE settings;
DROP TABLE accounts;

-- file: 0002_fold.up.sql
-- tohead: irreversible "folded"
-- tohead: allow(drop-table) "in accounts now"
-- tohead: allow(rebuild-loses-object) "not needed any more"
CREATE TABLE accounts_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL, theme TEXT NOT NULL DEFAULT 'light');
INSERT INTO accounts_new SELECT a.id, a.email, s.theme FROM accounts a JOIN settings s ON s.account_id = a.id;
DROP TABLE accounts;
DROP TABLE settings;
ALTER TABLE accounts_new RENAME TO accounts;
