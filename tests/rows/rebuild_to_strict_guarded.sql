-- fine
-- typeof checks in the old table guarantee that every value fits the STRICT types

-- file: 0001_weights.up.sql
CREATE TABLE weights (
    id INTEGER PRIMARY KEY,
    day TEXT NOT NULL CHECK (typeof(day) = 'text'),
    grams INTEGER CHECK (typeof(grams) IN ('integer', 'null')),
    raw BLOB CHECK (typeof(raw) IN ('blob', 'null'))
);

-- file: 0001_weights.down.sql
DROP TABLE weights;

-- file: 0002_weights_strict.up.sql
CREATE TABLE weights_new (
    id INTEGER PRIMARY KEY,
    day TEXT NOT NULL,
    grams INTEGER,
    raw BLOB
) STRICT;
INSERT INTO weights_new (id, day, grams, raw) SELECT id, day, grams, raw FROM weights;
DROP TABLE weights;
ALTER TABLE weights_new RENAME TO weights;

-- file: 0002_weights_strict.down.sql
CREATE TABLE weights__back (
    id INTEGER PRIMARY KEY,
    day TEXT NOT NULL CHECK (typeof(day) = 'text'),
    grams INTEGER CHECK (typeof(grams) IN ('integer', 'null')),
    raw BLOB CHECK (typeof(raw) IN ('blob', 'null'))
);
INSERT INTO weights__back (id, day, grams, raw)
SELECT id, day, grams, raw FROM weights;
DROP TABLE weights;
ALTER TABLE weights__back RENAME TO weights;
