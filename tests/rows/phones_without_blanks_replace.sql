-- refused: lost-rows at 0002_blanks.up.sql:2
-- two numbers that differ in their blanks only: one of the people is deleted

-- file: 0001_init.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT);
CREATE UNIQUE INDEX people_phone ON people (phone);

-- file: 0001_init.down.sql
DROP TABLE people;

-- file: 0002_blanks.up.sql
-- tohead: irreversible "blanks are not kept"
UPDATE OR REPLACE people SET phone = replace(replace(phone, ' ', ''), '-', '') WHERE phone LIKE '% %' OR phone LIKE '%-%';
