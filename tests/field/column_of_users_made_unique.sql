-- refused: fails-on-rows at 0003_email_unique.up.sql:2
-- twin of column_filled_in_the_next_file: the column is old, and what fills the empty ones mends no doubles

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);

-- file: 0001_people.down.sql
DROP TABLE people;

-- file: 0002_phone.up.sql
ALTER TABLE people ADD COLUMN phone TEXT;

-- file: 0002_phone.down.sql
ALTER TABLE people DROP COLUMN phone;

-- file: 0003_email_unique.up.sql
UPDATE people SET email = 'none-' || id WHERE email IS NULL;
CREATE UNIQUE INDEX people_email ON people (email);

-- file: 0003_email_unique.down.sql
DROP INDEX people_email;
