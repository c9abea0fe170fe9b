-- silent
-- the same with new ids, as nothing refers to alert.id
-- base: monitor

-- file: 0003_rules.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "replaced by alert_rule"
CREATE TABLE alert_rule (id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, dashboard_uid TEXT, dashboard_id INTEGER NOT NULL, panel_id INTEGER NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, severity TEXT, frequency INTEGER NOT NULL, settings TEXT, silenced INTEGER NOT NULL DEFAULT 0, eval_data TEXT, changed_at TEXT NOT NULL);
INSERT INTO alert_rule (org_id, dashboard_uid, dashboard_id, panel_id, name, state, severity, frequency, settings, silenced, eval_data, changed_at)
SELECT coalesce(d.org_id, 0), d.uid, a.dashboard_id, a.panel_id, a.name, a.state, a.severity, a.frequency, a.settings, a.silenced, a.eval_data, a.changed_at
FROM alert a LEFT JOIN dashboard d ON d.id = a.dashboard_id;
DROP TABLE alert;
