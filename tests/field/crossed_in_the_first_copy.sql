-- refused: lost-values at 0002_rebuild.up.sql:3
-- the first of two copies puts the name into the place of the certificate, the second takes all as it is

-- file: 0001_init.up.sql
CREATE TABLE domains (name TEXT PRIMARY KEY, project TEXT NOT NULL, certificate TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE domains;

-- file: 0002_rebuild.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE domains_copy (name TEXT PRIMARY KEY, project TEXT NOT NULL, certificate TEXT NOT NULL);
INSERT INTO domains_copy (name, project, certificate) SELECT name, project, name FROM domains;
DROP TABLE domains;
CREATE TABLE domains (name TEXT PRIMARY KEY, project TEXT NOT NULL, certificate TEXT NOT NULL);
INSERT INTO domains SELECT * FROM domains_copy;
DROP TABLE domains_copy;
