-- refused: rebuild-breaks-writes at 0003_alert.up.sql:2
-- alert is rebuilt by CREATE TABLE AS: no key, defaults, NOT NULL
-- base: monitor

-- file: 0003_alert.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE alert_new AS SELECT id, dashboard_id, panel_id, name, state, severity, frequency, settings, silenced, eval_data, changed_at, 0 AS paused FROM alert;
DROP TABLE alert;
ALTER TABLE alert_new RENAME TO alert;
CREATE INDEX alert_dashboard ON alert (dashboard_id);
