-- refused: lost-values at 0003_runners.up.sql:2
-- runners that were never seen keep their DEFAULT, and their labels go

-- file: 0001_runners.up.sql
CREATE TABLE runners (id INTEGER PRIMARY KEY, name TEXT NOT NULL, labels TEXT, last_seen TEXT);

-- file: 0001_runners.down.sql
DROP TABLE runners;

-- file: 0002_labels.up.sql
ALTER TABLE runners ADD COLUMN label_list TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(label_list));
UPDATE runners SET label_list = json_array(labels) WHERE labels IS NOT NULL AND last_seen IS NOT NULL;

-- file: 0002_labels.down.sql
ALTER TABLE runners DROP COLUMN label_list;

-- file: 0003_runners.up.sql
-- tohead: irreversible "see label_list"
ALTER TABLE runners DROP COLUMN labels;
