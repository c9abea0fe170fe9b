-- refused: lost-values at 0002_area_generated.up.sql:2
-- area was stored and could differ from w * h; the rebuilt column computes it and forgets the measured value

-- file: 0001_rect.up.sql
CREATE TABLE rectangles (id INTEGER PRIMARY KEY, w REAL NOT NULL, h REAL NOT NULL, area REAL);

-- file: 0001_rect.down.sql
DROP TABLE rectangles;

-- file: 0002_area_generated.up.sql
CREATE TABLE rectangles_new (id INTEGER PRIMARY KEY, w REAL NOT NULL, h REAL NOT NULL, area REAL AS (w * h) VIRTUAL);
INSERT INTO rectangles_new (id, w, h) SELECT id, w, h FROM rectangles;
DROP TABLE rectangles;
ALTER TABLE rectangles_new RENAME TO rectangles;

-- file: 0002_area_generated.down.sql
CREATE TABLE rectangles__back (id INTEGER PRIMARY KEY, w REAL NOT NULL, h REAL NOT NULL, area REAL);
INSERT INTO rectangles__back (id, w, h)
SELECT id, w, h FROM rectangles;
DROP TABLE rectangles;
ALTER TABLE rectangles__back RENAME TO rectangles;
