-- refused: foreign-keys at 0002_clubs_city.up.sql:2
-- the parent is rebuilt without copying id, so the ids change and members point at other clubs

-- file: 0001_clubs.up.sql
CREATE TABLE clubs (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
CREATE TABLE members (id INTEGER PRIMARY KEY, club_id INTEGER NOT NULL REFERENCES clubs(id), name TEXT);

-- file: 0001_clubs.down.sql
DROP TABLE members;
DROP TABLE clubs;

-- file: 0002_clubs_city.up.sql
CREATE TABLE clubs_new (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, city TEXT);
INSERT INTO clubs_new (name) SELECT name FROM clubs ORDER BY name;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'clubs') WHERE name = 'clubs_new';
DROP TABLE clubs;
ALTER TABLE clubs_new RENAME TO clubs;

-- file: 0002_clubs_city.down.sql
CREATE TABLE clubs__back (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
INSERT INTO clubs__back (id, name)
SELECT id, name FROM clubs;
DELETE FROM sqlite_sequence WHERE name = 'clubs__back';
INSERT INTO sqlite_sequence (name, seq) SELECT 'clubs__back', seq FROM sqlite_sequence WHERE name = 'clubs';
DROP TABLE clubs;
ALTER TABLE clubs__back RENAME TO clubs;
