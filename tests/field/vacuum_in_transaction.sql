-- refused: needs-no-transaction at 0003_purge.up.sql:5
-- VACUUM after a purge, in the same file
-- base: recorder

-- file: 0003_purge.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM states WHERE event_id IN (SELECT event_id FROM events WHERE event_type = 'time_changed');
UPDATE states SET old_state_id = NULL WHERE old_state_id NOT IN (SELECT state_id FROM states);
DELETE FROM events WHERE event_type = 'time_changed';
VACUUM;
