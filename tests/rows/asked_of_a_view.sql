-- silent
-- whether a medication is taken now comes from the view, and the dose from the table

-- file: 0001_medications.up.sql
CREATE TABLE medications (id INTEGER PRIMARY KEY, name TEXT NOT NULL, dose TEXT, stopped_on TEXT);
CREATE VIEW active AS SELECT id, name, dose FROM medications WHERE stopped_on IS NULL;

-- file: 0001_medications.down.sql
DROP VIEW active;
DROP TABLE medications;

-- file: 0002_pharmacy.up.sql
-- tohead: irreversible "x"
CREATE TABLE medications_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, dose TEXT, stopped_on TEXT, is_active INTEGER NOT NULL);
INSERT INTO medications_new (id, name, dose, stopped_on, is_active) SELECT m.id, m.name, m.dose, m.stopped_on, a.id IS NOT NULL FROM medications m LEFT JOIN active a ON a.id = m.id;
DROP VIEW active;
DROP TABLE medications;
ALTER TABLE medications_new RENAME TO medications;
CREATE VIEW active AS SELECT id, name, dose FROM medications WHERE stopped_on IS NULL;
