-- silent
-- the same with a LEFT JOIN

-- file: 0001_members.up.sql
CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL, joined INTEGER);
CREATE TABLE cards (member_id INTEGER PRIMARY KEY REFERENCES members (id), bio TEXT, site TEXT);

-- file: 0001_members.down.sql
DROP TABLE cards;
DROP TABLE members;

-- file: 0002_fold.up.sql
-- tohead: irreversible "folded"
-- tohead: allow(drop-table) "in members now"
CREATE TABLE members_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL, joined INTEGER, bio TEXT, site TEXT);
INSERT INTO members_new SELECT m.id, m.email, m.joined, c.bio, c.site FROM members m LEFT JOIN cards c ON c.member_id = m.id;
DROP TABLE cards;
DROP TABLE members;
ALTER TABLE members_new RENAME TO members;
