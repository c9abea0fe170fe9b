-- fine
-- a name is trimmed unless it, or another one that becomes the same, is there

-- file: 0001_tags.up.sql
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- file: 0001_tags.down.sql
DROP TABLE tags;

-- file: 0002_trim.up.sql
UPDATE tags SET name = trim(name)
WHERE name <> trim(name) AND NOT EXISTS (SELECT 1 FROM tags o WHERE o.id <> tags.id AND trim(o.name) = trim(tags.name));

-- file: 0002_trim.down.sql
SELECT 1; -- data only: nothing to take back
