-- silent
-- seeds are known by a flag that the migration adds

-- file: 0001_tags.up.sql
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, colour TEXT NOT NULL DEFAULT 'grey');

-- file: 0001_tags.down.sql
DROP TABLE tags;

-- file: 0002_tags.up.sql
ALTER TABLE tags ADD COLUMN is_seed INTEGER NOT NULL DEFAULT 0;
INSERT INTO tags (name, colour, is_seed) VALUES ('Home', 'green', 1), ('Work', 'blue', 1) ON CONFLICT (name) DO NOTHING;

-- file: 0002_tags.down.sql
DELETE FROM tags WHERE is_seed = 1;
ALTER TABLE tags DROP COLUMN is_seed;
