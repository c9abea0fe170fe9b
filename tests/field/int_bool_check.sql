-- silent
-- CHECK (is_admin IN (0,1)) with values normalised in the copy
-- base: forge

-- file: 0003_bool.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE user SET is_admin = 1 WHERE is_admin NOT IN (0, 1);
UPDATE user SET is_admin = 0 WHERE is_admin IS NULL;
CREATE TABLE user_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, lower_name TEXT NOT NULL, full_name TEXT, email TEXT NOT NULL, passwd TEXT, login_type INTEGER,
    is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)), is_active INTEGER, avatar TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL
);
INSERT INTO user_new SELECT * FROM user;
DELETE FROM sqlite_sequence WHERE name = 'user_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'user_new', seq FROM sqlite_sequence WHERE name = 'user';
DROP TABLE user;
ALTER TABLE user_new RENAME TO user;
CREATE UNIQUE INDEX uqe_user_lower_name ON user (lower_name);
