-- refused: lost-values at 0002_pharmacy.up.sql:3
-- the same with a lookup in the view

-- file: 0001_medications.up.sql
CREATE TABLE medications (id INTEGER PRIMARY KEY, name TEXT NOT NULL, dose TEXT, stopped_on TEXT);
CREATE VIEW active AS SELECT id, name, dose FROM medications WHERE stopped_on IS NULL;

-- file: 0001_medications.down.sql
DROP VIEW active;
DROP TABLE medications;

-- file: 0002_pharmacy.up.sql
-- tohead: irreversible "x"
CREATE TABLE medications_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, dose TEXT, stopped_on TEXT, pharmacy TEXT);
INSERT INTO medications_new (id, name, dose, stopped_on) SELECT m.id, m.name, (SELECT a.dose FROM active a WHERE a.id = m.id), m.stopped_on FROM medications m;
DROP VIEW active;
DROP TABLE medications;
ALTER TABLE medications_new RENAME TO medications;
CREATE VIEW active AS SELECT id, name, dose FROM medications WHERE stopped_on IS NULL;
