-- refused: fails-on-rows at 0003_people.up.sql:3
-- duplicates get a suffix '-2', three equal ones clash again
-- base: media

-- file: 0003_people.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE people SET name = name || '-2' WHERE id NOT IN (SELECT min(id) FROM people GROUP BY name);
CREATE UNIQUE INDEX people_name ON people (name);
