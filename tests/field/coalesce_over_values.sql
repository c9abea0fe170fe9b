-- refused: lost-values at 0003_theme_not_null.up.sql:6
-- ifnull arguments are the wrong way round in effect: coalesce('dark', theme) writes dark over all themes
-- base: monitor

-- file: 0003_theme_not_null.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE account_v2 (
    id INTEGER PRIMARY KEY, login TEXT NOT NULL, email TEXT, name TEXT, theme TEXT NOT NULL DEFAULT 'dark',
    is_admin INTEGER NOT NULL DEFAULT 0, help_flag TEXT, org_id INTEGER, created TEXT NOT NULL, updated TEXT NOT NULL
);
INSERT INTO account_v2 (id, login, email, name, theme, is_admin, help_flag, org_id, created, updated)
SELECT id, login, email, name, coalesce('dark', theme), is_admin, help_flag, org_id, created, updated FROM account;
DROP TABLE account;
ALTER TABLE account_v2 RENAME TO account;
