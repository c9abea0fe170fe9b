-- refused: fails-on-rows at 0002_profiles.up.sql:3
-- the default profile takes the key 1, and the profiles that are made of colour schemes come with their keys, 1 among them

-- file: 0001_create.up.sql
CREATE TABLE color_scheme (id INTEGER PRIMARY KEY, name TEXT NOT NULL, palette TEXT);
CREATE TABLE host (id INTEGER PRIMARY KEY, nickname TEXT NOT NULL, scheme_id INTEGER REFERENCES color_scheme (id) ON DELETE SET NULL);

-- file: 0001_create.down.sql
DROP TABLE host;
DROP TABLE color_scheme;

-- file: 0002_profiles.up.sql
CREATE TABLE profile (id INTEGER PRIMARY KEY, name TEXT NOT NULL, scheme TEXT);
INSERT INTO profile (id, name) VALUES (1, 'Default');
INSERT INTO profile (id, name, scheme) SELECT id, name, palette FROM color_scheme;

-- file: 0002_profiles.down.sql
DROP TABLE profile;
