-- refused: lost-values at 0002_role_is_text.up.sql:4
-- the copy was forgotten: the column has its old name, and the default everywhere

-- file: 0001_accounts.up.sql
CREATE TABLE accounts (id INTEGER PRIMARY KEY, role VARCHAR(10), name TEXT);

-- file: 0001_accounts.down.sql
DROP TABLE accounts;

-- file: 0002_role_is_text.up.sql
-- tohead: irreversible "role is text"
ALTER TABLE accounts ADD COLUMN role_new TEXT DEFAULT 'guest';
ALTER TABLE accounts DROP COLUMN role;
ALTER TABLE accounts RENAME COLUMN role_new TO role;
