-- refused: fails-on-rows at 0002_trim.up.sql:1
-- 'x' and 'x ' are two names, and the same when they are trimmed

-- file: 0001_tags.up.sql
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- file: 0001_tags.down.sql
DROP TABLE tags;

-- file: 0002_trim.up.sql
UPDATE tags SET name = trim(name) WHERE name <> trim(name);

-- file: 0002_trim.down.sql
SELECT 1; -- data only: nothing to take back
