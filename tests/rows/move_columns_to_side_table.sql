-- fine
-- every non-NULL bio moves to profiles before the rebuild leaves the column out, and the down puts it back

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, bio TEXT, avatar BLOB);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_profiles.up.sql
-- tohead: allow(drop-column) "moved to profiles"
CREATE TABLE profiles (
    user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    bio TEXT,
    avatar BLOB
);
INSERT INTO profiles (user_id, bio, avatar) SELECT id, bio, avatar FROM users;
ALTER TABLE users DROP COLUMN avatar;
ALTER TABLE users DROP COLUMN bio;

-- file: 0002_profiles.down.sql
ALTER TABLE users ADD COLUMN bio TEXT;
ALTER TABLE users ADD COLUMN avatar BLOB;
UPDATE users SET (bio, avatar) = (SELECT p.bio, p.avatar FROM profiles p WHERE p.user_id = users.id);
DROP TABLE profiles;
