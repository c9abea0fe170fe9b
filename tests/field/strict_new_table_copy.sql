-- silent
-- webhook becomes STRICT WITHOUT ROWID; all columns keep their types
-- base: flow

-- file: 0003_webhook.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(type-change) "only the app writes it, with the right types"
CREATE TABLE webhook_new (path TEXT NOT NULL, method TEXT NOT NULL, workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE, node TEXT NOT NULL, webhook_id TEXT, PRIMARY KEY (path, method)) STRICT, WITHOUT ROWID;
INSERT INTO webhook_new SELECT path, method, workflow_id, node, webhook_id FROM webhook;
DROP TABLE webhook;
ALTER TABLE webhook_new RENAME TO webhook;
