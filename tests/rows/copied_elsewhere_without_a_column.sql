-- refused: lost-values at 0002_rules.up.sql:10
-- the copy into a table of another name forgets a column that both have

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
INSERT INTO alert_rule (id, name, severity, created_at) SELECT id, name, severity, created_at FROM alert;
DROP TABLE alert;
