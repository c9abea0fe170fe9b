-- Macros are per 100 g, as tables of nutrition print them.
-- They may be NULL here: the first release let people type in half a label (0015 ends that).

CREATE TABLE foods (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  kcal REAL,
  protein_g REAL,
  fat_g REAL,
  carbs_g REAL,
  fibre_g REAL,
  sugar_g REAL,
  source TEXT NOT NULL DEFAULT 'user'
);
