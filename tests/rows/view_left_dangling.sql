-- refused: broken-view at 0002_drop_logins.up.sql:2
-- the view still selects from the dropped table and every query of it fails

-- file: 0001_views.up.sql
CREATE TABLE logins (id INTEGER PRIMARY KEY, user TEXT NOT NULL, at TEXT);
CREATE VIEW active_users AS SELECT DISTINCT user FROM logins WHERE at > '2024';

-- file: 0001_views.down.sql
DROP VIEW active_users;
DROP TABLE logins;

-- file: 0002_drop_logins.up.sql
-- tohead: allow(drop-table) "kept elsewhere now"
DROP TABLE logins;

-- file: 0002_drop_logins.down.sql
CREATE TABLE logins (id INTEGER PRIMARY KEY, user TEXT NOT NULL, at TEXT);
