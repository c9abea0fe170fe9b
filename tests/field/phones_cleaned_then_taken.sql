-- fine
-- an UPDATE changes the values, and another one takes them from there

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE profiles (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL UNIQUE REFERENCES users(id), phone TEXT);

-- file: 0001_users.down.sql
DROP TABLE profiles;
DROP TABLE users;

-- file: 0002_phone.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE users ADD COLUMN phone TEXT;
UPDATE profiles SET phone = lower(phone) WHERE phone IS NOT NULL;
UPDATE users SET phone = (SELECT phone FROM profiles WHERE user_id = users.id);
DROP TABLE profiles;
