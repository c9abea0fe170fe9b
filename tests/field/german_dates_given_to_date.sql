-- refused: lost-values at 0002_days.up.sql:3
-- the CHECK says that no day is of the form that date() reads

-- file: 0001_appointments.up.sql
CREATE TABLE appointments (id INTEGER PRIMARY KEY, day TEXT CHECK (day GLOB '[0-3][0-9].[01][0-9].[12][0-9][0-9][0-9]'));

-- file: 0001_appointments.down.sql
DROP TABLE appointments;

-- file: 0002_days.up.sql
-- tohead: irreversible "nobody goes back"
CREATE TABLE appointments_new (id INTEGER PRIMARY KEY, day TEXT);
INSERT INTO appointments_new (id, day) SELECT id, date(day) FROM appointments;
DROP TABLE appointments;
ALTER TABLE appointments_new RENAME TO appointments;
