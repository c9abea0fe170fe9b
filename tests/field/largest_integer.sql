-- silent
-- the largest integer there is stands for "never"

-- file: 0001_invites.up.sql
CREATE TABLE invites (id INTEGER PRIMARY KEY, code TEXT NOT NULL, expires_at INTEGER);

-- file: 0001_invites.down.sql
DROP TABLE invites;

-- file: 0002_never.up.sql
-- tohead: irreversible "nobody needs to know which had none"
UPDATE invites SET expires_at = 9223372036854775807 WHERE expires_at IS NULL;
