-- fine
-- the column goes with a directive and a reason

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, icq TEXT);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_no_icq.up.sql
-- tohead: allow(drop-column) "ICQ was shut down in 2024"
ALTER TABLE users DROP COLUMN icq;

-- file: 0002_no_icq.down.sql
ALTER TABLE users ADD COLUMN icq TEXT;
