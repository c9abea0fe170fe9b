-- silent
-- one column goes into a table of its own, the key is given anew, and all the others are copied

-- file: 0001_alerts.up.sql
CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    severity TEXT,
    settings TEXT,
    created_at TEXT NOT NULL
);

-- file: 0001_alerts.down.sql
DROP TABLE alert;

-- file: 0002_rules.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-table) "replaced by alert_rule"
CREATE TABLE alert_rule (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    severity TEXT,
    settings TEXT,
    created_at TEXT NOT NULL
);
CREATE TABLE alert_settings (alert_name TEXT NOT NULL, settings TEXT NOT NULL);
INSERT INTO alert_rule (name, severity, created_at) SELECT name, severity, created_at FROM alert;
INSERT INTO alert_settings (alert_name, settings) SELECT name, settings FROM alert WHERE settings IS NOT NULL;
DROP TABLE alert;
