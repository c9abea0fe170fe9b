-- refused: lost-rows at 0002_staff_badge.up.sql:2
-- NATURAL JOIN also matches on the common column updated_at and so drops nearly every row

-- file: 0001_staff.up.sql
CREATE TABLE staff (staff_id INTEGER PRIMARY KEY, name TEXT NOT NULL, updated_at TEXT);
CREATE TABLE badges (staff_id INTEGER NOT NULL REFERENCES staff(staff_id), badge TEXT NOT NULL, updated_at TEXT);

-- file: 0001_staff.down.sql
DROP TABLE badges;
DROP TABLE staff;

-- file: 0002_staff_badge.up.sql
CREATE TABLE staff_new (staff_id INTEGER PRIMARY KEY, name TEXT NOT NULL, badge TEXT, updated_at TEXT);
INSERT INTO staff_new SELECT staff_id, name, badge, updated_at FROM staff NATURAL JOIN badges;
DROP TABLE staff;
ALTER TABLE staff_new RENAME TO staff;

-- file: 0002_staff_badge.down.sql
CREATE TABLE staff__back (staff_id INTEGER PRIMARY KEY, name TEXT NOT NULL, updated_at TEXT);
INSERT INTO staff__back (staff_id, name, updated_at)
SELECT staff_id, name, updated_at FROM staff;
DROP TABLE staff;
ALTER TABLE staff__back RENAME TO staff;
