-- silent
-- a view with an INSTEAD OF trigger is made anew after a column is added
-- base: vault

-- file: 0003_view.up.sql
CREATE VIEW my_ciphers AS SELECT c.uuid, c.name, c.notes, f.name AS folder FROM ciphers c LEFT JOIN folders f ON f.uuid = c.folder_uuid;
CREATE TRIGGER my_ciphers_rename INSTEAD OF UPDATE OF name ON my_ciphers BEGIN
    UPDATE ciphers SET name = NEW.name WHERE uuid = NEW.uuid;
END;

-- file: 0003_view.down.sql
DROP VIEW my_ciphers;

-- file: 0004_reprompt.up.sql
DROP VIEW my_ciphers;
ALTER TABLE ciphers ADD COLUMN reprompt INTEGER NOT NULL DEFAULT 0;
CREATE VIEW my_ciphers AS SELECT c.uuid, c.name, c.notes, c.reprompt, f.name AS folder FROM ciphers c LEFT JOIN folders f ON f.uuid = c.folder_uuid;
CREATE TRIGGER my_ciphers_rename INSTEAD OF UPDATE OF name ON my_ciphers BEGIN
    UPDATE ciphers SET name = NEW.name WHERE uuid = NEW.uuid;
END;

-- file: 0004_reprompt.down.sql
DROP VIEW my_ciphers;
ALTER TABLE ciphers DROP COLUMN reprompt;
CREATE VIEW my_ciphers AS SELECT c.uuid, c.name, c.notes, f.name AS folder FROM ciphers c LEFT JOIN folders f ON f.uuid = c.folder_uuid;
CREATE TRIGGER my_ciphers_rename INSTEAD OF UPDATE OF name ON my_ciphers BEGIN
    UPDATE ciphers SET name = NEW.name WHERE uuid = NEW.uuid;
END;
