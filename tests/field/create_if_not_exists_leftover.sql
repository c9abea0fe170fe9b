-- warned: no-effect at 0003_people.up.sql:2
-- CREATE TABLE IF NOT EXISTS people with another shape has no effect, the following index fails or the column is not there
-- base: media

-- file: 0003_people.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, birth_date TEXT, biography TEXT, tmdb_id INTEGER);
