-- fine
-- memberships move to the project that stays, and what would be twice is deleted

-- file: 0001_init.up.sql
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE members (project INTEGER NOT NULL REFERENCES projects (id), person INTEGER NOT NULL, role TEXT, PRIMARY KEY (project, person));

-- file: 0001_init.down.sql
DROP TABLE members;
DROP TABLE projects;

-- file: 0002_merge.up.sql
-- tohead: irreversible "not needed here"
UPDATE OR IGNORE members SET project = (SELECT min(b.id) FROM projects a JOIN projects b ON b.name IS a.name WHERE a.id = members.project);
DELETE FROM members WHERE project NOT IN (SELECT min(id) FROM projects GROUP BY name);
DELETE FROM projects WHERE id NOT IN (SELECT min(id) FROM projects GROUP BY name);
