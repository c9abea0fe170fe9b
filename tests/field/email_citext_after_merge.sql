-- silent
-- profiles with the same name but for case: renamed with their id before NOCASE comes
-- base: media

-- file: 0003_nocase.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE profiles SET username = username || ' #' || id WHERE EXISTS (SELECT 1 FROM profiles o WHERE o.username = profiles.username COLLATE NOCASE AND o.id < profiles.id);
CREATE TABLE profiles_new (id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE COLLATE NOCASE, pin TEXT, avatar BLOB, is_admin INTEGER NOT NULL DEFAULT 0);
INSERT INTO profiles_new SELECT id, username, pin, avatar, is_admin FROM profiles;
DROP TABLE profiles;
ALTER TABLE profiles_new RENAME TO profiles;
