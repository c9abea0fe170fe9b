-- refused: lost-values at 0003_users_slim.up.sql:3
-- 0002 moves only verified phone numbers to user_phones, 0003 then rebuilds users without the phone column and without a word

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT, phone_verified INTEGER NOT NULL DEFAULT 0);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_user_phones.up.sql
CREATE TABLE user_phones (user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, phone TEXT NOT NULL, PRIMARY KEY (user_id, phone));
INSERT INTO user_phones (user_id, phone) SELECT id, phone FROM users WHERE phone_verified = 1 AND phone IS NOT NULL;

-- file: 0002_user_phones.down.sql
DROP TABLE user_phones;

-- file: 0003_users_slim.up.sql
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone_verified INTEGER NOT NULL DEFAULT 0);
INSERT INTO users_new (id, name, phone_verified) SELECT id, name, phone_verified FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;

-- file: 0003_users_slim.down.sql
CREATE TABLE users__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT, phone_verified INTEGER NOT NULL DEFAULT 0);
INSERT INTO users__back (id, name, phone_verified)
SELECT id, name, phone_verified FROM users;
DROP TABLE users;
ALTER TABLE users__back RENAME TO users;
