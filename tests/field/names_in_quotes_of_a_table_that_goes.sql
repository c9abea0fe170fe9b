-- refused: lost-values at 0002_bio.up.sql:4
-- the texts of cards go into members, but for the quotes

-- file: 0001_members.up.sql
CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
CREATE TABLE cards (member_id INTEGER PRIMARY KEY REFERENCES members (id), about TEXT);

-- file: 0001_members.down.sql
DROP TABLE cards;
DROP TABLE members;

-- file: 0002_bio.up.sql
-- tohead: irreversible "in members now"
-- tohead: allow(drop-table) "in members now"
ALTER TABLE members ADD COLUMN bio TEXT;
UPDATE members SET bio = (SELECT 'about' FROM cards WHERE member_id = members.id);
DROP TABLE cards;
