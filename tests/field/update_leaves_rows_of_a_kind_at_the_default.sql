-- fine
-- only runners of one kind have labels

-- file: 0001_runners.up.sql
CREATE TABLE runners (id INTEGER PRIMARY KEY, name TEXT NOT NULL, labels TEXT, kind TEXT NOT NULL);

-- file: 0001_runners.down.sql
DROP TABLE runners;

-- file: 0002_labels.up.sql
-- tohead: irreversible "see label_list"
-- tohead: allow(drop-column) "see label_list"
ALTER TABLE runners ADD COLUMN label_list TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(label_list));
UPDATE runners SET label_list = json_array(labels) WHERE labels IS NOT NULL AND kind = 'shared';
ALTER TABLE runners DROP COLUMN labels;
