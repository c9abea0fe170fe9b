-- refused: fails-on-rows at 0003_email_ci.up.sql:1
-- functional unique index on lower(email) over customers, whose e-mails were never unique
-- source: https://github.com/langflow-ai/langflow/pull/15123
-- base: shop

-- file: 0003_email_ci.up.sql
CREATE UNIQUE INDEX customers_email_lower ON customers (lower(trim(email)));

-- file: 0003_email_ci.down.sql
DROP INDEX customers_email_lower;
