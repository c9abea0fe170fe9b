-- silent
-- memberships only for accounts whose org exists
-- base: monitor

-- file: 0003_org_user.up.sql
CREATE TABLE org_user (org_id INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE, account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, role TEXT NOT NULL DEFAULT 'Viewer' CHECK (role IN ('Viewer', 'Editor', 'Admin')), PRIMARY KEY (org_id, account_id));
INSERT INTO org_user (org_id, account_id, role) SELECT o.id, a.id, CASE WHEN a.is_admin = 1 THEN 'Admin' ELSE 'Viewer' END FROM account a JOIN org o ON o.id = a.org_id;
CREATE INDEX org_user_account ON org_user (account_id);

-- file: 0003_org_user.down.sql
DROP TABLE org_user;
