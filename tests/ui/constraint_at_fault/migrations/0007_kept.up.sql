-- tohead: irreversible "the app goes forward only"
-- tohead: allow(create-table-as) "for one release"
CREATE TABLE events_kept AS SELECT * FROM events;
