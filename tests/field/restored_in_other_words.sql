-- warned: column-order at 0002_note.down.sql:2
-- a down part says the same in other words: a type of the same affinity, a DEFAULT in quotes, a CHECK behind the columns

-- file: 0001_shifts.up.sql
CREATE TABLE shifts (id INTEGER PRIMARY KEY, at TIMESTAMP, kind TEXT NOT NULL CHECK (kind IN ('day', 'night')), hours INTEGER NOT NULL DEFAULT (-1));

-- file: 0001_shifts.down.sql
DROP TABLE shifts;

-- file: 0002_note.up.sql
ALTER TABLE shifts ADD COLUMN note TEXT;

-- file: 0002_note.down.sql
CREATE TABLE shifts_old (id INTEGER PRIMARY KEY, at DATETIME, kind VARCHAR(9) NOT NULL, hours INTEGER NOT NULL DEFAULT '-1', CHECK (kind IN ('day', 'night')));
INSERT INTO shifts_old (id, at, kind, hours) SELECT id, at, kind, hours FROM shifts;
DROP TABLE shifts;
ALTER TABLE shifts_old RENAME TO shifts;
