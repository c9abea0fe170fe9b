-- fine
-- everything up to the first space goes to first_name, the rest to last_name (NULL when there is no space), so joining gives back each name

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_people.down.sql
DROP TABLE people;

-- file: 0002_split.up.sql
CREATE TABLE people_new (id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT);
INSERT INTO people_new (id, first_name, last_name)
SELECT id,
       CASE instr(name, ' ') WHEN 0 THEN name ELSE substr(name, 1, instr(name, ' ') - 1) END,
       CASE instr(name, ' ') WHEN 0 THEN NULL ELSE substr(name, instr(name, ' ') + 1) END
FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;

-- file: 0002_split.down.sql
CREATE TABLE people_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people_old (id, name) SELECT id, first_name || COALESCE(' ' || last_name, '') FROM people;
DROP TABLE people;
ALTER TABLE people_old RENAME TO people;
