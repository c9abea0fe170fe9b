-- refused: fails-on-rows at 0002_prefix.up.sql:2
-- a number that is there with both prefixes

-- file: 0001_init.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL UNIQUE);

-- file: 0001_init.down.sql
DROP TABLE people;

-- file: 0002_prefix.up.sql
-- tohead: irreversible "prefixes are not kept"
UPDATE people SET phone = replace(phone, '0041', '+41');
