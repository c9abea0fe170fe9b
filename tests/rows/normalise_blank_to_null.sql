-- fine
-- the UPDATE of exactly that column is announced by the script

-- file: 0001_clients.up.sql
CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT, fax TEXT);

-- file: 0001_clients.down.sql
DROP TABLE clients;

-- file: 0002_blank_phones.up.sql
UPDATE clients SET phone = NULLIF(trim(phone), '');

-- file: 0002_blank_phones.down.sql
-- blanks are not put back
SELECT 1;
