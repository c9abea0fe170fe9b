-- refused: fails-on-rows at 0002_title_slide.up.sql:2
-- position + 1 collides with the next row while UNIQUE is checked row by row

-- file: 0001_slides.up.sql
CREATE TABLE slides (id INTEGER PRIMARY KEY, deck INTEGER NOT NULL, position INTEGER NOT NULL, UNIQUE (deck, position));

-- file: 0001_slides.down.sql
DROP TABLE slides;

-- file: 0002_title_slide.up.sql
-- make room for a title slide at position 0
UPDATE slides SET position = position + 1;

-- file: 0002_title_slide.down.sql
SELECT 1; -- data only: nothing to take back
