-- refused: same-for-all at 0002_owner.up.sql:2
-- UPDATE … FROM whose condition says nothing of the other table

-- file: 0001_init.up.sql
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE projects (id INTEGER PRIMARY KEY, account_id INTEGER REFERENCES accounts (id), title TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE projects;
DROP TABLE accounts;

-- file: 0002_owner.up.sql
ALTER TABLE projects ADD COLUMN owner TEXT;
UPDATE projects SET owner = a.name FROM accounts AS a WHERE account_id IS NOT NULL;

-- file: 0002_owner.down.sql
ALTER TABLE projects DROP COLUMN owner;
