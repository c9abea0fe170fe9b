-- warned: down-fails-on-rows at 0003_households.down.sql:2
-- the up takes UNIQUE from username (several households); the down brings it back over duplicates
-- base: media

-- file: 0003_households.up.sql
-- tohead: allow(rebuild-loses-constraint) "names are unique within a household only"
CREATE TABLE profiles_new (id INTEGER PRIMARY KEY, username TEXT NOT NULL, pin TEXT, avatar BLOB, is_admin INTEGER NOT NULL DEFAULT 0, household TEXT);
INSERT INTO profiles_new (id, username, pin, avatar, is_admin) SELECT id, username, pin, avatar, is_admin FROM profiles;
DROP TABLE profiles;
ALTER TABLE profiles_new RENAME TO profiles;

-- file: 0003_households.down.sql
CREATE TABLE profiles_old (id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE, pin TEXT, avatar BLOB, is_admin INTEGER NOT NULL DEFAULT 0);
INSERT INTO profiles_old SELECT id, username, pin, avatar, is_admin FROM profiles;
DROP TABLE profiles;
ALTER TABLE profiles_old RENAME TO profiles;
