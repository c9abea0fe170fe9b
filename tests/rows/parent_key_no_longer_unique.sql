-- refused: broken-foreign-key at 0002_country_names.up.sql:1
-- the rebuilt parent loses UNIQUE(code), the foreign key of cities becomes a mismatch and every write to cities fails

-- file: 0001_geo.up.sql
CREATE TABLE countries (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT);
CREATE TABLE cities (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL REFERENCES countries(code));

-- file: 0001_geo.down.sql
DROP TABLE cities;
DROP TABLE countries;

-- file: 0002_country_names.up.sql
CREATE TABLE countries_new (id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT, native_name TEXT);
INSERT INTO countries_new (id, code, name) SELECT id, code, name FROM countries;
DROP TABLE countries;
ALTER TABLE countries_new RENAME TO countries;

-- file: 0002_country_names.down.sql
CREATE TABLE countries__back (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT);
INSERT INTO countries__back (id, code, name)
SELECT id, code, name FROM countries;
DROP TABLE countries;
ALTER TABLE countries__back RENAME TO countries;
