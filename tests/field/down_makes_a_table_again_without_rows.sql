-- refused: lost-rows at 0002_one_table.down.sql:1
-- a table was folded into another one; the way back makes it again, and drops what held its rows

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE);
CREATE TABLE pages (person_id INTEGER PRIMARY KEY REFERENCES people (id), bio TEXT, site TEXT);

-- file: 0001_people.down.sql
DROP TABLE pages;
DROP TABLE people;

-- file: 0002_one_table.up.sql
ALTER TABLE people ADD COLUMN bio TEXT;
ALTER TABLE people ADD COLUMN site TEXT;
UPDATE people SET bio = p.bio, site = p.site FROM pages p WHERE p.person_id = people.id;
DROP TABLE pages;

-- file: 0002_one_table.down.sql
CREATE TABLE pages (person_id INTEGER PRIMARY KEY REFERENCES people (id), bio TEXT, site TEXT);
ALTER TABLE people DROP COLUMN site;
ALTER TABLE people DROP COLUMN bio;
