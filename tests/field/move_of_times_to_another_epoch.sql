-- warned: drop-column at 0003_contacts.up.sql:2
-- 0 was never, and is the first of January 2001 now

-- file: 0001_contacts.up.sql
CREATE TABLE contacts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, called INTEGER NOT NULL DEFAULT 0);

-- file: 0001_contacts.down.sql
DROP TABLE contacts;

-- file: 0002_unix.up.sql
ALTER TABLE contacts ADD COLUMN called_at INTEGER NOT NULL DEFAULT 0;
UPDATE contacts SET called_at = called + 978307200;

-- file: 0002_unix.down.sql
ALTER TABLE contacts DROP COLUMN called_at;

-- file: 0003_contacts.up.sql
-- tohead: irreversible "see called_at"
ALTER TABLE contacts DROP COLUMN called;
