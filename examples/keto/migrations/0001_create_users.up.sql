-- Release 0.1: one file on one device, shared by a household.
-- The limits live beside the user, not in it: they are what the planner reads, and they grow.

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  email TEXT
);

CREATE TABLE preferences (
  user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
  net_carb_limit_g REAL NOT NULL DEFAULT 20 CHECK (net_carb_limit_g > 0),
  kcal_target REAL
);
