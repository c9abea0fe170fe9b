-- silent
-- the CHECK over role goes by a rebuild; AUTOINCREMENT mark carried over
-- source: https://github.com/usememos/memos 0.26/03__alter_user_role.sql (layout converted; rename-first order, nothing refers to user)

-- file: 0001_user.up.sql
CREATE TABLE user (
    id INTEGER PRIMARY KEY AUTOINCREMENT, created_ts BIGINT NOT NULL DEFAULT (strftime('%s', 'now')), updated_ts BIGINT NOT NULL DEFAULT (strftime('%s', 'now')),
    row_status TEXT NOT NULL CHECK (row_status IN ('NORMAL', 'ARCHIVED')) DEFAULT 'NORMAL', username TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('HOST', 'ADMIN', 'USER')) DEFAULT 'USER', email TEXT NOT NULL DEFAULT '', nickname TEXT NOT NULL DEFAULT '',
    password_hash TEXT NOT NULL, avatar_url TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT ''
);

-- file: 0001_user.down.sql
DROP TABLE user;

-- file: 0002_role.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(rebuild-loses-constraint) "roles are checked by the app"
CREATE TABLE user_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, created_ts BIGINT NOT NULL DEFAULT (strftime('%s', 'now')), updated_ts BIGINT NOT NULL DEFAULT (strftime('%s', 'now')),
    row_status TEXT NOT NULL CHECK (row_status IN ('NORMAL', 'ARCHIVED')) DEFAULT 'NORMAL', username TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL DEFAULT 'USER', email TEXT NOT NULL DEFAULT '', nickname TEXT NOT NULL DEFAULT '',
    password_hash TEXT NOT NULL, avatar_url TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT ''
);
INSERT INTO user_new (id, created_ts, updated_ts, row_status, username, role, email, nickname, password_hash, avatar_url, description)
SELECT id, created_ts, updated_ts, row_status, username, role, email, nickname, password_hash, avatar_url, description FROM user;
DELETE FROM sqlite_sequence WHERE name = 'user_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'user_new', seq FROM sqlite_sequence WHERE name = 'user';
DROP TABLE user;
ALTER TABLE user_new RENAME TO user;

-- file: 0003_host_to_admin.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE user SET role = 'ADMIN' WHERE role = 'HOST';
