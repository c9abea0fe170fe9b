-- refused: broken-foreign-key at 0004_ci.up.sql:5
-- users_email unique index replaced by one over lower(email): a later table refers to users(email) by foreign key
-- base: vault

-- file: 0003_invitations.up.sql
CREATE TABLE invitations (email TEXT NOT NULL PRIMARY KEY REFERENCES users (email) ON UPDATE CASCADE, invited_at TEXT NOT NULL, token TEXT NOT NULL);

-- file: 0003_invitations.down.sql
DROP TABLE invitations;

-- file: 0004_ci.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-unique) "unique by lower(email) now"
UPDATE users SET email = email || '+' || uuid WHERE uuid NOT IN (SELECT min(uuid) FROM users GROUP BY lower(email)) AND email NOT IN (SELECT email FROM invitations);
UPDATE invitations SET email = email;
DROP INDEX users_email;
CREATE INDEX users_email ON users (lower(email));
