-- refused: lost-rows at 0002_columns.up.sql:3
-- 0001 puts 'lang' there, and the new table has no column for it

-- file: 0001_options.up.sql
CREATE TABLE options (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO options (name, value) VALUES ('colour', 'auto'), ('lang', 'en'), ('size', '12');

-- file: 0001_options.down.sql
DROP TABLE options;

-- file: 0002_columns.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE preferences (id INTEGER PRIMARY KEY CHECK (id = 1), colour TEXT NOT NULL, size INTEGER NOT NULL);
INSERT INTO preferences (id, colour, size)
  VALUES (1, (SELECT value FROM options WHERE name = 'colour'), (SELECT value FROM options WHERE name = 'size'));
DROP TABLE options;
