-- silent
-- what was closed comes back as closed

-- file: 0001_accounts.up.sql
CREATE TABLE accounts (id INTEGER PRIMARY KEY, closed INTEGER NOT NULL DEFAULT 0);

-- file: 0001_accounts.down.sql
DROP TABLE accounts;

-- file: 0002_open.up.sql
-- tohead: allow(drop-column) "open is its opposite"
ALTER TABLE accounts ADD COLUMN open INTEGER NOT NULL DEFAULT 1;
UPDATE accounts SET open = (closed = 0);
ALTER TABLE accounts DROP COLUMN closed;

-- file: 0002_open.down.sql
ALTER TABLE accounts ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
UPDATE accounts SET closed = (open = 0);
ALTER TABLE accounts DROP COLUMN open;
