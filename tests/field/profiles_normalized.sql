-- silent
-- normalised names are made unique with the id where they clash
-- base: media

-- file: 0003_normalized.up.sql
ALTER TABLE profiles ADD COLUMN normalized_username TEXT NOT NULL DEFAULT '';
UPDATE profiles SET normalized_username = upper(username);
UPDATE profiles SET normalized_username = normalized_username || '#' || id
WHERE id NOT IN (SELECT min(id) FROM profiles GROUP BY upper(username));
CREATE UNIQUE INDEX profiles_normalized ON profiles (normalized_username, id);

-- file: 0003_normalized.down.sql
DROP INDEX profiles_normalized;
ALTER TABLE profiles DROP COLUMN normalized_username;
