-- warned: changed-values at 0002_differences.up.sql:2
-- the first of the differences is NULL, and the weight that was there is gone

-- file: 0001_init.up.sql
CREATE TABLE workouts (id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, weight REAL);

-- file: 0001_init.down.sql
DROP TABLE workouts;

-- file: 0002_differences.up.sql
-- tohead: irreversible "differences are enough"
WITH d AS (SELECT id, weight - lag(weight) OVER (ORDER BY started_at) AS difference FROM workouts)
UPDATE workouts SET weight = d.difference FROM d WHERE d.id = workouts.id;
