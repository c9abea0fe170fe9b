-- refused: lost-rows at 0003_merge.up.sql:3
-- profiles are merged on lower(username) by upsert; user_data of the merged ones refers to a profile that is not copied
-- base: media

-- file: 0003_merge.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE profiles_new (id INTEGER PRIMARY KEY, username TEXT NOT NULL COLLATE NOCASE UNIQUE, pin TEXT, avatar BLOB, is_admin INTEGER NOT NULL DEFAULT 0);
INSERT INTO profiles_new SELECT id, username, pin, avatar, is_admin FROM profiles WHERE true ORDER BY id
ON CONFLICT (username) DO UPDATE SET is_admin = max(is_admin, excluded.is_admin);
DROP TABLE profiles;
ALTER TABLE profiles_new RENAME TO profiles;
