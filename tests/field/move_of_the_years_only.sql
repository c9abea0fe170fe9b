-- warned: drop-column at 0003_films.up.sql:2
-- of the day only the year is kept, which may be what is wanted

-- file: 0001_films.up.sql
CREATE TABLE films (id INTEGER PRIMARY KEY, title TEXT NOT NULL, released TEXT);

-- file: 0001_films.down.sql
DROP TABLE films;

-- file: 0002_years.up.sql
ALTER TABLE films ADD COLUMN year TEXT;
UPDATE films SET year = substr(released, 1, 4);

-- file: 0002_years.down.sql
ALTER TABLE films DROP COLUMN year;

-- file: 0003_films.up.sql
-- tohead: irreversible "see year"
ALTER TABLE films DROP COLUMN released;
