-- warned: changed-values at 0003_flags.up.sql:5
-- status is a bit mask; two bits are moved into columns, the rest is lost with the column (allowed as moved)
-- base: chat

-- file: 0003_flags.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to delivered and seen"
ALTER TABLE messages ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
UPDATE messages SET delivered = (status & 1) <> 0, seen = (status & 2) <> 0;
ALTER TABLE messages DROP COLUMN status;
