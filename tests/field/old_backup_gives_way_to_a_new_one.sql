-- silent
-- what an earlier migration has kept is dropped, and the table that is kept now has the same name

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE comics (id INTEGER PRIMARY KEY, title TEXT NOT NULL, liked INTEGER NOT NULL);

-- file: 0002_attempt.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(create-table-as) "a copy for one release"
CREATE TABLE comics_kept AS SELECT * FROM comics;

-- file: 0003_hidden.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "the copy of the release before"
DROP TABLE IF EXISTS comics_kept;
CREATE TABLE comics_kept AS SELECT * FROM comics;
DROP TABLE comics;
CREATE TABLE comics (id INTEGER PRIMARY KEY, title TEXT NOT NULL, liked INTEGER NOT NULL, hidden INTEGER NOT NULL DEFAULT 0);
INSERT INTO comics (id, title, liked) SELECT id, title, liked FROM comics_kept;
DROP TABLE comics_kept;
