-- silent
-- what a trigger has stamped in one migration is as it was when the next one goes back

-- file: 0001_habits.up.sql
CREATE TABLE habits (id INTEGER PRIMARY KEY, unit TEXT, updated_at INTEGER);
CREATE TRIGGER habits_touch AFTER UPDATE OF unit ON habits BEGIN
    UPDATE habits SET updated_at = unixepoch() WHERE id = new.id;
END;

-- file: 0001_habits.down.sql
DROP TABLE habits;

-- file: 0002_units.up.sql
-- tohead: irreversible "old spellings are gone"
-- tohead: allow(lost-values) "the units are new"
UPDATE habits SET unit = lower(trim(unit)) WHERE unit IS NOT NULL;

-- file: 0003_icon.up.sql
ALTER TABLE habits ADD COLUMN icon TEXT;

-- file: 0003_icon.down.sql
ALTER TABLE habits DROP COLUMN icon;
