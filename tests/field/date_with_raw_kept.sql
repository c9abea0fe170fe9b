-- silent
-- time_fired becomes a number; texts that are no date are kept in a raw column
-- base: recorder

-- file: 0003_ts.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "time_fired_ts, or time_fired_raw where it was no date"
ALTER TABLE events ADD COLUMN time_fired_ts REAL;
ALTER TABLE events ADD COLUMN time_fired_raw TEXT;
UPDATE events SET time_fired_ts = (julianday(time_fired) - 2440587.5) * 86400.0, time_fired_raw = CASE WHEN julianday(time_fired) IS NULL THEN time_fired END;
DROP INDEX ix_events_time;
ALTER TABLE events DROP COLUMN time_fired;
CREATE INDEX ix_events_time ON events (time_fired_ts);
