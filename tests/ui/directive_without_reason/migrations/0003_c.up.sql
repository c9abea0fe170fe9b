-- tohead: allow(drop-table)
DROP TABLE b;
