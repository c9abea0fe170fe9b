-- refused: lost-rows at 0002_one_nick.up.sql:2
-- by coalesce members of a group without a nick are the same, for the index they are not

-- file: 0001_members.up.sql
CREATE TABLE members (id INTEGER PRIMARY KEY, team TEXT NOT NULL, nick TEXT);

-- file: 0001_members.down.sql
DROP TABLE members;

-- file: 0002_one_nick.up.sql
-- tohead: irreversible "duplicates are gone"
DELETE FROM members WHERE EXISTS (SELECT 1 FROM members o WHERE o.team = members.team AND coalesce(o.nick, '') = coalesce(members.nick, '') AND o.id < members.id);
CREATE UNIQUE INDEX members_nick ON members (team, nick);
