-- warned: drop-column at 0002_members_cleanup.up.sql:3
-- a column with data is dropped and nothing in the script or a directive admits it

-- file: 0001_members.up.sql
CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT NOT NULL, notes TEXT, level INTEGER);

-- file: 0001_members.down.sql
DROP TABLE members;

-- file: 0002_members_cleanup.up.sql
-- tidy up
ALTER TABLE members RENAME COLUMN level TO grade;
ALTER TABLE members DROP COLUMN notes;

-- file: 0002_members_cleanup.down.sql
CREATE TABLE members_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, notes TEXT, level INTEGER);
INSERT INTO members_old (id, name, level) SELECT id, name, grade FROM members;
DROP TABLE members;
ALTER TABLE members_old RENAME TO members;
