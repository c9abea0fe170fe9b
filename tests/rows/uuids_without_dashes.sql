-- fine
-- a program has made them, and writes them in one way

-- file: 0001_init.up.sql
CREATE TABLE devices (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE);

-- file: 0001_init.down.sql
DROP TABLE devices;

-- file: 0002_dashes.up.sql
-- tohead: irreversible "dashes are not kept"
UPDATE devices SET uuid = replace(uuid, '-', '') WHERE uuid LIKE '%-%';
