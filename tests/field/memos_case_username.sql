-- refused: fails-on-rows at 0003_unique_email.up.sql:1
-- unique index over email with NULLIF: '' excluded, but equal addresses in two accounts stop it
-- source: https://github.com/usememos/memos 0.31/07__unique_email.sql (kind; written anew)
-- base: forge

-- file: 0003_unique_email.up.sql
CREATE UNIQUE INDEX uqe_user_email ON user (email) WHERE email <> '';

-- file: 0003_unique_email.down.sql
DROP INDEX uqe_user_email;
