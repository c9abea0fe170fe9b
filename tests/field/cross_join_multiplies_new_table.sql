-- refused: multiplied-rows at 0003_rules.up.sql:4
-- alerts are joined to all data sources of their org when they move to alert_rule: every alert appears as often as there are sources; table dropped (allowed)
-- base: monitor

-- file: 0003_rules.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "replaced by alert_rule"
CREATE TABLE alert_rule (id INTEGER PRIMARY KEY, dashboard_id INTEGER NOT NULL, panel_id INTEGER NOT NULL, name TEXT NOT NULL, source TEXT, state TEXT NOT NULL, severity TEXT, frequency INTEGER NOT NULL, settings TEXT, silenced INTEGER NOT NULL DEFAULT 0, eval_data TEXT, changed_at TEXT NOT NULL);
INSERT INTO alert_rule (dashboard_id, panel_id, name, source, state, severity, frequency, settings, silenced, eval_data, changed_at)
SELECT a.dashboard_id, a.panel_id, a.name, s.name, a.state, a.severity, a.frequency, a.settings, a.silenced, a.eval_data, a.changed_at
FROM alert a LEFT JOIN data_source s ON s.is_default = 1;
DROP TABLE alert;
