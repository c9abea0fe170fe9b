-- silent
-- members without a nick are left alone

-- file: 0001_members.up.sql
CREATE TABLE members (id INTEGER PRIMARY KEY, team TEXT NOT NULL, nick TEXT);

-- file: 0001_members.down.sql
DROP TABLE members;

-- file: 0002_one_nick.up.sql
-- tohead: irreversible "duplicates are gone"
DELETE FROM members WHERE nick IS NOT NULL AND id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY team, nick ORDER BY id) AS n FROM members) WHERE n > 1);
CREATE UNIQUE INDEX members_nick ON members (team, nick);
