-- refused: lost-rows at 0004_closed.up.sql:2
-- a trigger of the app's own deletes transactions with their account; the cleanup of closed accounts takes their history
-- base: money

-- file: 0003_trigger.up.sql
CREATE TRIGGER accounts_gone AFTER DELETE ON accounts BEGIN
    DELETE FROM transactions WHERE account_id = OLD.id;
END;

-- file: 0003_trigger.down.sql
DROP TRIGGER accounts_gone;

-- file: 0004_closed.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM accounts WHERE closed <> 0;
