-- refused: lost-values at 0002_move.up.sql:3
-- a condition leaves some values of the column that goes behind

-- file: 0001_init.up.sql
CREATE TABLE workspaces (id INTEGER PRIMARY KEY, name TEXT, executor TEXT);

-- file: 0001_init.down.sql
DROP TABLE workspaces;

-- file: 0002_move.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE sessions (id INTEGER PRIMARY KEY, workspace INTEGER NOT NULL, executor TEXT);
INSERT INTO sessions (id, workspace, executor) SELECT id, id, executor FROM workspaces WHERE name LIKE 'a%';
ALTER TABLE workspaces DROP COLUMN executor;
