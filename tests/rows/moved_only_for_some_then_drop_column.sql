-- refused: lost-values at 0002_avatars.up.sql:2
-- avatars are moved to user_avatars only for active users, then the column is dropped for all

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1, avatar BLOB);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_avatars.up.sql
CREATE TABLE user_avatars (user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE, image BLOB NOT NULL);
INSERT INTO user_avatars (user_id, image)
SELECT id, avatar FROM users WHERE active = 1 AND avatar IS NOT NULL;
ALTER TABLE users DROP COLUMN avatar;

-- file: 0002_avatars.down.sql
ALTER TABLE users ADD COLUMN avatar BLOB;
UPDATE users SET avatar = (SELECT image FROM user_avatars WHERE user_id = users.id);
DROP TABLE user_avatars;
