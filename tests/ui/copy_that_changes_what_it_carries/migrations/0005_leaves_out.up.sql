-- tohead: irreversible "an example"
-- tohead: allow(create-table-as, rebuild-breaks-writes) "an example"
CREATE TABLE foods_new AS SELECT * FROM foods WHERE name <> '';
DROP TABLE foods;
ALTER TABLE foods_new RENAME TO foods;
