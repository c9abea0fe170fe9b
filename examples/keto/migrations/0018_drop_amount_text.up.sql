-- tohead: allow(drop-column) "quantity and unit say the same since 0010; nothing reads the text"
-- An older release would look for the column, so this is a breaking step; its text can be made again.

ALTER TABLE ingredients DROP COLUMN amount;
