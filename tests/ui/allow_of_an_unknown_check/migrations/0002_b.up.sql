-- tohead: allow(drop-tables, never-ends) "why not"
CREATE TABLE b (x);
