-- refused: lost-values at 0003_rules.up.sql:4
-- the copy into a table of another name forgets settings and severity, which both have; the old one is dropped (allowed)
-- base: monitor

-- file: 0003_rules.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "replaced by alert_rule"
CREATE TABLE alert_rule (id INTEGER PRIMARY KEY, dashboard_id INTEGER NOT NULL, panel_id INTEGER NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, severity TEXT, frequency INTEGER NOT NULL, settings TEXT, silenced INTEGER NOT NULL DEFAULT 0, eval_data TEXT, changed_at TEXT NOT NULL);
INSERT INTO alert_rule (id, dashboard_id, panel_id, name, state, frequency, silenced, eval_data, changed_at)
SELECT id, dashboard_id, panel_id, name, state, frequency, silenced, eval_data, changed_at FROM alert;
DROP TABLE alert;
