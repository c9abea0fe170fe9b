-- tohead: allow(drop-table) "unused since 1.4"
DROP TABLE a;
