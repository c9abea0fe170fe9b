-- refused: lost-rows at 0002_cities.up.sql:4
-- cities are moved to a lookup table and people are joined back to it; people without a city vanish

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);

-- file: 0001_people.down.sql
DROP TABLE people;

-- file: 0002_cities.up.sql
CREATE TABLE cities (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO cities (name) SELECT DISTINCT city FROM people WHERE city IS NOT NULL;
CREATE TABLE people_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city_id INTEGER REFERENCES cities(id));
INSERT INTO people_new (id, name, city_id)
SELECT p.id, p.name, c.id FROM people p JOIN cities c ON c.name = p.city;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;

-- file: 0002_cities.down.sql
CREATE TABLE people_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);
INSERT INTO people_old SELECT p.id, p.name, c.name FROM people p LEFT JOIN cities c ON c.id = p.city_id;
DROP TABLE people;
ALTER TABLE people_old RENAME TO people;
DROP TABLE cities;
