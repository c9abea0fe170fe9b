-- refused: lost-values at 0002_bio_length.up.sql:9
-- website is missing from both lists of the copy and becomes NULL everywhere

-- file: 0001_profiles.up.sql
CREATE TABLE profiles (
    user_id INTEGER PRIMARY KEY,
    display_name TEXT NOT NULL,
    bio TEXT,
    website TEXT,
    avatar BLOB
);

-- file: 0001_profiles.down.sql
DROP TABLE profiles;

-- file: 0002_bio_length.up.sql
CREATE TABLE profiles_new (
    user_id INTEGER PRIMARY KEY,
    display_name TEXT NOT NULL,
    bio TEXT NOT NULL DEFAULT '',
    website TEXT,
    avatar BLOB
);
UPDATE profiles SET bio = '' WHERE bio IS NULL;
INSERT INTO profiles_new (user_id, display_name, bio, avatar)
SELECT user_id, display_name, bio, avatar FROM profiles;
DROP TABLE profiles;
ALTER TABLE profiles_new RENAME TO profiles;

-- file: 0002_bio_length.down.sql
CREATE TABLE profiles__back (
    user_id INTEGER PRIMARY KEY,
    display_name TEXT NOT NULL,
    bio TEXT,
    website TEXT,
    avatar BLOB
);
INSERT INTO profiles__back (user_id, display_name, bio, website, avatar)
SELECT user_id, display_name, bio, website, avatar FROM profiles;
DROP TABLE profiles;
ALTER TABLE profiles__back RENAME TO profiles;
