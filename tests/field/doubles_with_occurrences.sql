-- warned: changed-values at 0002_unique.up.sql:2
-- what the others have counted is gone

-- file: 0001_crashes.up.sql
CREATE TABLE crashes (id INTEGER PRIMARY KEY, trace TEXT NOT NULL, retries INTEGER NOT NULL DEFAULT 0, last INTEGER NOT NULL);

-- file: 0001_crashes.down.sql
DROP TABLE crashes;

-- file: 0002_unique.up.sql
-- tohead: irreversible "doubles stay merged"
DELETE FROM crashes WHERE id NOT IN (SELECT min(id) FROM crashes GROUP BY trace);
CREATE UNIQUE INDEX crashes_trace ON crashes (trace);
