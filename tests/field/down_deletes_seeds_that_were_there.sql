-- refused: lost-rows at 0002_tags.down.sql:1
-- what users have already stays as it is, and goes with the seeds

-- file: 0001_tags.up.sql
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, colour TEXT NOT NULL DEFAULT 'grey');

-- file: 0001_tags.down.sql
DROP TABLE tags;

-- file: 0002_tags.up.sql
INSERT INTO tags (name, colour) VALUES ('Home', 'green'), ('Work', 'blue') ON CONFLICT (name) DO NOTHING;

-- file: 0002_tags.down.sql
DELETE FROM tags WHERE name IN ('Home', 'Work');
