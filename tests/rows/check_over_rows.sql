-- refused: fails-on-rows at 0002_seats_positive.up.sql:6
-- rows and numbers below 1 were allowed before; the copy into the table with CHECK fails

-- file: 0001_seats.up.sql
CREATE TABLE seats (id INTEGER PRIMARY KEY, row_no INTEGER NOT NULL, seat_no INTEGER);

-- file: 0001_seats.down.sql
DROP TABLE seats;

-- file: 0002_seats_positive.up.sql
CREATE TABLE seats_new (
    id INTEGER PRIMARY KEY,
    row_no INTEGER NOT NULL CHECK (row_no > 0),
    seat_no INTEGER CHECK (seat_no > 0)
);
INSERT INTO seats_new SELECT id, row_no, seat_no FROM seats;
DROP TABLE seats;
ALTER TABLE seats_new RENAME TO seats;

-- file: 0002_seats_positive.down.sql
CREATE TABLE seats__back (id INTEGER PRIMARY KEY, row_no INTEGER NOT NULL, seat_no INTEGER);
INSERT INTO seats__back (id, row_no, seat_no)
SELECT id, row_no, seat_no FROM seats;
DROP TABLE seats;
ALTER TABLE seats__back RENAME TO seats;
