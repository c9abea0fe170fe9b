-- tohead: allow(drop-column) "unused since 1.4"
ALTER TABLE a DROP COLUMN x;
