-- refused: lost-rows at 0002_wide_options.up.sql:2
-- the pivot keeps two known names; every other option the user set is gone after the rebuild

-- file: 0001_options.up.sql
CREATE TABLE options (user_id INTEGER NOT NULL, name TEXT NOT NULL, value TEXT, PRIMARY KEY (user_id, name)) WITHOUT ROWID;

-- file: 0001_options.down.sql
DROP TABLE options;

-- file: 0002_wide_options.up.sql
CREATE TABLE options_wide (user_id INTEGER PRIMARY KEY, theme TEXT, lang TEXT);
INSERT INTO options_wide
SELECT user_id,
       MAX(CASE WHEN name = 'theme' THEN value END),
       MAX(CASE WHEN name = 'lang' THEN value END)
FROM options GROUP BY user_id;
DROP TABLE options;
ALTER TABLE options_wide RENAME TO options;

-- file: 0002_wide_options.down.sql
CREATE TABLE options_long (user_id INTEGER NOT NULL, name TEXT NOT NULL, value TEXT, PRIMARY KEY (user_id, name)) WITHOUT ROWID;
INSERT INTO options_long SELECT user_id, 'theme', theme FROM options WHERE theme IS NOT NULL;
INSERT INTO options_long SELECT user_id, 'lang', lang FROM options WHERE lang IS NOT NULL;
DROP TABLE options;
ALTER TABLE options_long RENAME TO options;
