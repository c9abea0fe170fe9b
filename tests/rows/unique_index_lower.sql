-- refused: fails-on-rows at 0002_ci_usernames.up.sql:1
-- usernames are unique by exact spelling only; Bob and bob collide in the index over lower(username)

-- file: 0001_accounts.up.sql
CREATE TABLE accounts (id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE);

-- file: 0001_accounts.down.sql
DROP TABLE accounts;

-- file: 0002_ci_usernames.up.sql
CREATE UNIQUE INDEX accounts_username_ci ON accounts (lower(username));

-- file: 0002_ci_usernames.down.sql
DROP INDEX accounts_username_ci;
