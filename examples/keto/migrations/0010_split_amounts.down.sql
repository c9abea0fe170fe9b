-- The Rust step has written the texts back by now.

ALTER TABLE ingredients DROP COLUMN unit;
ALTER TABLE ingredients DROP COLUMN quantity;
