-- tohead: allow(drop-table, drop-column) "unused since 1.4"
CREATE TABLE b (x);
