-- warned: changed-values at 0002_city_of_shop.up.sql:3
-- nothing keeps two cities from having one name, and a shop gets the first of them

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT NOT NULL, zip TEXT);
CREATE TABLE shop (id INTEGER PRIMARY KEY, city_name TEXT NOT NULL, street TEXT);

-- file: 0002_city_of_shop.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE shop ADD COLUMN city_id INTEGER;
UPDATE shop SET city_id = (SELECT id FROM city WHERE city.name = shop.city_name);
