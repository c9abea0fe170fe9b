-- refused: foreign-keys at 0003_org_user.up.sql:2
-- team.org_id REFERENCES org and all accounts are put into org 1, which a database whose admin deleted the main org does not have
-- base: monitor

-- file: 0003_org_user.up.sql
CREATE TABLE org_user (org_id INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE, account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, role TEXT NOT NULL, PRIMARY KEY (org_id, account_id));
INSERT INTO org_user (org_id, account_id, role) SELECT 1, id, CASE WHEN is_admin THEN 'Admin' ELSE 'Viewer' END FROM account;

-- file: 0003_org_user.down.sql
DROP TABLE org_user;
