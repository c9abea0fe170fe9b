-- refused: reserved-pragma at 0003_force.up.sql:2
-- PRAGMA ignore_check_constraints lets a value in that the CHECK forbids; every later rebuild fails
-- base: chat

-- file: 0003_force.up.sql
-- tohead: irreversible "the app goes forward only"
PRAGMA ignore_check_constraints = ON;
UPDATE messages SET kind = 'sticker' WHERE kind = 'image' AND body IS NULL;
PRAGMA ignore_check_constraints = OFF;
