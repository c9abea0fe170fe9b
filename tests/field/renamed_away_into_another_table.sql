-- fine
-- what a table holds goes into another one, and a new table for something else has its name

-- file: 0001_people.up.sql
CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT, city TEXT);

-- file: 0001_people.down.sql
DROP TABLE people;

-- file: 0002_members.up.sql
-- tohead: irreversible "people are members now"
ALTER TABLE people RENAME TO people_old;
CREATE TABLE members (id TEXT PRIMARY KEY, name TEXT, city TEXT);
INSERT INTO members (id, name, city) SELECT id, name, city FROM people_old;
CREATE TABLE people (id TEXT PRIMARY KEY, member TEXT REFERENCES members (id));
DROP TABLE people_old;
