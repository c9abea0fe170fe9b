-- refused: lost-rows at 0003_lower.up.sql:2
-- REPLACE INTO users SELECT from users with a lower-cased e-mail: users with the same e-mail but for case are replaced
-- base: vault

-- file: 0003_lower.up.sql
-- tohead: irreversible "the app goes forward only"
REPLACE INTO users SELECT uuid, lower(email), name, password_hash, salt, kdf_iterations, security_stamp, premium, language, hint, created_at, updated_at FROM users;
