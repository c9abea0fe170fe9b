-- refused: lost-rows at 0002_user_settings.down.sql:2
-- the down joins users with user_settings, but only users with settings have a row there

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, theme TEXT);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_user_settings.up.sql
CREATE TABLE user_settings (user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE, theme TEXT NOT NULL);
INSERT INTO user_settings SELECT id, theme FROM users WHERE theme IS NOT NULL;
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO users_new SELECT id, name FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;

-- file: 0002_user_settings.down.sql
CREATE TABLE users_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, theme TEXT);
INSERT INTO users_old SELECT u.id, u.name, s.theme FROM users u JOIN user_settings s ON s.user_id = u.id;
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;
DROP TABLE user_settings;
