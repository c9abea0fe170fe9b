-- silent
-- a column becomes another one, with NULL where nothing was in it, and all else as it was

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, secret TEXT NOT NULL, ratio REAL);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_nullable.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "they have other names now"
ALTER TABLE users ADD COLUMN passphrase TEXT;
UPDATE users SET passphrase = CASE WHEN length(secret) = 0 THEN NULL ELSE secret END;
ALTER TABLE users DROP COLUMN secret;
ALTER TABLE users ADD COLUMN rate REAL;
UPDATE users SET rate = coalesce(ratio, 0);
ALTER TABLE users DROP COLUMN ratio;
