-- fine
-- parent and child are both rebuilt in one migration, with composite foreign key, all ids kept

-- file: 0001_org.up.sql
CREATE TABLE teams (org TEXT NOT NULL, code TEXT NOT NULL, title TEXT, PRIMARY KEY (org, code)) WITHOUT ROWID;
CREATE TABLE players (id INTEGER PRIMARY KEY, org TEXT, team TEXT, nick TEXT NOT NULL, FOREIGN KEY (org, team) REFERENCES teams (org, code) ON UPDATE CASCADE ON DELETE SET NULL);

-- file: 0001_org.down.sql
DROP TABLE players;
DROP TABLE teams;

-- file: 0002_league.up.sql
CREATE TABLE teams_new (org TEXT NOT NULL, code TEXT NOT NULL, title TEXT, league TEXT, PRIMARY KEY (org, code)) WITHOUT ROWID;
INSERT INTO teams_new (org, code, title) SELECT org, code, title FROM teams;
CREATE TABLE players_new (id INTEGER PRIMARY KEY, org TEXT, team TEXT, nick TEXT NOT NULL, number INTEGER, FOREIGN KEY (org, team) REFERENCES teams (org, code) ON UPDATE CASCADE ON DELETE SET NULL);
INSERT INTO players_new (id, org, team, nick) SELECT id, org, team, nick FROM players;
DROP TABLE players;
DROP TABLE teams;
ALTER TABLE teams_new RENAME TO teams;
ALTER TABLE players_new RENAME TO players;

-- file: 0002_league.down.sql
CREATE TABLE teams__back (org TEXT NOT NULL, code TEXT NOT NULL, title TEXT, PRIMARY KEY (org, code)) WITHOUT ROWID;
INSERT INTO teams__back (org, code, title)
SELECT org, code, title FROM teams;
DROP TABLE teams;
ALTER TABLE teams__back RENAME TO teams;
CREATE TABLE players__back (id INTEGER PRIMARY KEY, org TEXT, team TEXT, nick TEXT NOT NULL, FOREIGN KEY (org, team) REFERENCES teams (org, code) ON UPDATE CASCADE ON DELETE SET NULL);
INSERT INTO players__back (id, org, team, nick)
SELECT id, org, team, nick FROM players;
DROP TABLE players;
ALTER TABLE players__back RENAME TO players;
