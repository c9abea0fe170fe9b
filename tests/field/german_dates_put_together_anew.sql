-- fine
-- the parts of the day are put into the order that date() reads; the other column holds days of that form

-- file: 0001_appointments.up.sql
CREATE TABLE appointments (id INTEGER PRIMARY KEY, day TEXT CHECK (day GLOB '[0-3][0-9].[01][0-9].[12][0-9][0-9][0-9]'), until TEXT CHECK (until GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'));

-- file: 0001_appointments.down.sql
DROP TABLE appointments;

-- file: 0002_days.up.sql
-- tohead: irreversible "nobody goes back"
CREATE TABLE appointments_new (id INTEGER PRIMARY KEY, day TEXT, until TEXT);
INSERT INTO appointments_new (id, day, until) SELECT id, date(substr(day, 7, 4) || '-' || substr(day, 4, 2) || '-' || substr(day, 1, 2)), date(until) FROM appointments;
DROP TABLE appointments;
ALTER TABLE appointments_new RENAME TO appointments;
