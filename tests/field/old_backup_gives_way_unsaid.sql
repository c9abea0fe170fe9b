-- warned: drop-table at 0002_hidden.up.sql:2
-- twin of old_backup_gives_way_to_a_new_one: nobody has said that the rows of the first table go

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE comics (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE comics_kept (id INTEGER PRIMARY KEY, title TEXT NOT NULL);

-- file: 0002_hidden.up.sql
-- tohead: irreversible "the app goes forward only"
DROP TABLE comics_kept;
CREATE TABLE comics_kept (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO comics_kept SELECT id, title FROM comics;
DROP TABLE comics;
CREATE TABLE comics (id INTEGER PRIMARY KEY, title TEXT NOT NULL, hidden INTEGER);
INSERT INTO comics (id, title) SELECT id, title FROM comics_kept;
DROP TABLE comics_kept;
