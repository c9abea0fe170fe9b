-- tohead: allow(drop-column) "erased by 0021"

ALTER TABLE users DROP COLUMN email;
