-- silent
-- an UPDATE gives each row without a team one, and then rows that are alike become one: none of them is NULL any more

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE members (id INTEGER PRIMARY KEY, login TEXT NOT NULL, team TEXT);

-- file: 0002_unique.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE members SET team = '' WHERE team IS NULL;
DELETE FROM members WHERE id NOT IN (SELECT min(id) FROM members GROUP BY login, team);
CREATE UNIQUE INDEX members_team ON members (login, team);
