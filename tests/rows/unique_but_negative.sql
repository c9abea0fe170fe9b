-- refused: lost-rows at 0002_places_note.up.sql:2
-- a condition on a unique column that only a negative value does not meet

-- file: 0001_places.up.sql
CREATE TABLE places (id INTEGER PRIMARY KEY, grp BIGINT NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE);

-- file: 0001_places.down.sql
DROP TABLE places;

-- file: 0002_places_note.up.sql
CREATE TABLE places_new (id INTEGER PRIMARY KEY, grp BIGINT NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE, note TEXT);
INSERT INTO places_new (id, grp, slug) SELECT id, grp, slug FROM places WHERE grp > 0;
DROP TABLE places;
ALTER TABLE places_new RENAME TO places;

-- file: 0002_places_note.down.sql
ALTER TABLE places DROP COLUMN note;
