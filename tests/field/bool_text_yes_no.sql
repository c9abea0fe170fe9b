-- warned: changed-values at 0003_newsletter.up.sql:4
-- newsletter 'yes'/'no'/'1'/'Yes' becomes 0/1 with = 'yes' in a new column; the text is dropped (allowed)
-- base: shop

-- file: 0003_newsletter.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now wants_newsletter"
ALTER TABLE customers ADD COLUMN wants_newsletter INTEGER NOT NULL DEFAULT 0;
UPDATE customers SET wants_newsletter = 1 WHERE newsletter = 'yes';
ALTER TABLE customers DROP COLUMN newsletter;
