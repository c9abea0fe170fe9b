-- silent
-- a role that is not on the list stays

-- file: 0001_members.up.sql
CREATE TABLE member (id INTEGER PRIMARY KEY, nick TEXT NOT NULL, role TEXT);

-- file: 0001_members.down.sql
DROP TABLE member;

-- file: 0002_roles.up.sql
-- tohead: irreversible "the old names are gone"
UPDATE member SET role = CASE role WHEN 'owner' THEN 'admin' WHEN 'user' THEN 'member' ELSE role END;
