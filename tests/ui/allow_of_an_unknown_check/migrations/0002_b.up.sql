-- tohead: allow(drop-tables, empty-file) "why not"
CREATE TABLE b (x);
