DROP TRIGGER foods_fts_update;
DROP TRIGGER foods_fts_delete;
DROP TRIGGER foods_fts_insert;
DROP TABLE foods_fts;
