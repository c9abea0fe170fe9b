-- fine
-- expand, back-fill, contract over three migrations; the directive admits the last step and the value lives on in the new column

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)), name TEXT NOT NULL);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_role.up.sql
ALTER TABLE users ADD COLUMN role TEXT NOT NULL DEFAULT 'user';

-- file: 0002_role.down.sql
ALTER TABLE users DROP COLUMN role;

-- file: 0003_fill_role.up.sql
UPDATE users SET role = CASE is_admin WHEN 1 THEN 'admin' ELSE 'user' END;

-- file: 0003_fill_role.down.sql
UPDATE users SET role = 'user';

-- file: 0004_drop_is_admin.up.sql
-- tohead: allow(drop-column) "replaced by role in 0003"
ALTER TABLE users DROP COLUMN is_admin;

-- file: 0004_drop_is_admin.down.sql
CREATE TABLE users_old (id INTEGER PRIMARY KEY, is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)), name TEXT NOT NULL, role TEXT NOT NULL DEFAULT 'user');
INSERT INTO users_old (id, is_admin, name, role) SELECT id, role = 'admin', name, role FROM users;
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;
