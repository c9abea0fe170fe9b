-- refused: lost-values at 0002_pharmacy.up.sql:3
-- the same with a query in the place of the view

-- file: 0001_medications.up.sql
CREATE TABLE medications (id INTEGER PRIMARY KEY, name TEXT NOT NULL, dose TEXT, stopped_on TEXT);
CREATE VIEW active AS SELECT id, name, dose FROM medications WHERE stopped_on IS NULL;

-- file: 0001_medications.down.sql
DROP VIEW active;
DROP TABLE medications;

-- file: 0002_pharmacy.up.sql
-- tohead: irreversible "x"
CREATE TABLE medications_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, dose TEXT, stopped_on TEXT, pharmacy TEXT);
INSERT INTO medications_new (id, name, dose, stopped_on) SELECT m.id, m.name, a.dose, m.stopped_on FROM medications m LEFT OUTER JOIN (SELECT id, dose FROM medications WHERE stopped_on IS NULL) AS a ON a.id = m.id;
DROP VIEW active;
DROP TABLE medications;
ALTER TABLE medications_new RENAME TO medications;
CREATE VIEW active AS SELECT id, name, dose FROM medications WHERE stopped_on IS NULL;
