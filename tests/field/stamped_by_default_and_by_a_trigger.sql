-- refused: lost-values at 0003_units.up.sql:2
-- the rows are as old as the app, by a DEFAULT, when the trigger comes that stamps them anew

-- file: 0001_habits.up.sql
CREATE TABLE habits (id INTEGER PRIMARY KEY, unit TEXT NOT NULL, changed TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);

-- file: 0001_habits.down.sql
DROP TABLE habits;

-- file: 0002_touch.up.sql
CREATE TRIGGER habits_touch AFTER UPDATE OF unit ON habits BEGIN
    UPDATE habits SET changed = CURRENT_TIMESTAMP WHERE id = new.id;
END;

-- file: 0002_touch.down.sql
DROP TRIGGER habits_touch;

-- file: 0003_units.up.sql
-- tohead: irreversible "old spellings are gone"
UPDATE habits SET unit = trim(unit) WHERE unit <> '';
