-- refused: lost-rows at 0002_foods_named.up.sql:3
-- the copy that leaves rows out is a CREATE TABLE AS

-- file: 0001_foods.up.sql
CREATE TABLE foods (id INTEGER, name TEXT NOT NULL);

-- file: 0001_foods.down.sql
DROP TABLE foods;

-- file: 0002_foods_named.up.sql
-- tohead: irreversible "the empty names are not kept"
-- tohead: allow(create-table-as, rebuild-loses-constraint) "there is little to lose"
CREATE TABLE foods_new AS SELECT id, name FROM foods WHERE name <> '';
DROP TABLE foods;
ALTER TABLE foods_new RENAME TO foods;
