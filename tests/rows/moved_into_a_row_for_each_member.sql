-- fine
-- a table becomes one of its members, with a key that the members give: it is meant to have a row for each

-- file: 0001_groups.up.sql
CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL, place TEXT);

-- file: 0001_groups.down.sql
DROP TABLE groups;

-- file: 0002_members.up.sql
CREATE TABLE members (id INTEGER PRIMARY KEY, place TEXT);

-- file: 0002_members.down.sql
DROP TABLE members;

-- file: 0003_badges.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "a badge says it"
CREATE TABLE badges (group_id INTEGER NOT NULL, member_id INTEGER, name TEXT NOT NULL, place TEXT, PRIMARY KEY (group_id, member_id));
INSERT INTO badges SELECT g.id, m.id, g.name, g.place FROM groups g LEFT JOIN members m ON m.place = g.place;
DROP TABLE groups;
