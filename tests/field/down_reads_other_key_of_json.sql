-- warned: lossy-down at 0002_options.down.sql:2
-- the way back reads a key that the document does not have

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, page_size INTEGER);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_options.up.sql
-- tohead: allow(drop-column) "in the document"
ALTER TABLE users ADD COLUMN options TEXT;
UPDATE users SET options = json_object('pageSize', page_size);
ALTER TABLE users DROP COLUMN page_size;

-- file: 0002_options.down.sql
ALTER TABLE users ADD COLUMN page_size INTEGER;
UPDATE users SET page_size = json_extract(options, '$.page_size');
ALTER TABLE users DROP COLUMN options;
