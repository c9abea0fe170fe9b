-- refused: fails-on-rows at 0003_normalized.up.sql:4
-- normalized_username is filled by upper(username) and gets a unique index: 'Anna' and 'anna' both exist
-- source: https://github.com/jellyfin/jellyfin/issues/17458
-- base: media

-- file: 0003_normalized.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE profiles ADD COLUMN normalized_username TEXT NOT NULL DEFAULT '';
UPDATE profiles SET normalized_username = upper(username);
CREATE UNIQUE INDEX profiles_normalized ON profiles (normalized_username);
