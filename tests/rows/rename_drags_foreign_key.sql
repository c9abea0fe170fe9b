-- refused: rebuild-order at 0002_user_locale.up.sql:1
-- renaming users to users_old rewrites the foreign key of sessions; after DROP TABLE users_old every write to sessions fails

-- file: 0001_auth.up.sql
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE
);
CREATE TABLE sessions (
    token TEXT PRIMARY KEY NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE
);

-- file: 0001_auth.down.sql
DROP TABLE sessions;
DROP TABLE users;

-- file: 0002_user_locale.up.sql
ALTER TABLE users RENAME TO users_old;
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    locale TEXT NOT NULL DEFAULT 'en'
);
INSERT INTO users (id, login) SELECT id, login FROM users_old;
DROP TABLE users_old;

-- file: 0002_user_locale.down.sql
ALTER TABLE users DROP COLUMN locale;
CREATE TABLE sessions_back (
    token TEXT PRIMARY KEY NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE
);
INSERT INTO sessions_back SELECT token, user_id FROM sessions;
DROP TABLE sessions;
ALTER TABLE sessions_back RENAME TO sessions;
