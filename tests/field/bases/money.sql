-- file: 0001_accounts.up.sql
CREATE TABLE accounts (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    bank         TEXT,
    iban         TEXT,
    currency     TEXT NOT NULL,
    opening      REAL NOT NULL DEFAULT 0,
    closed       INTEGER NOT NULL DEFAULT 0,
    sort_order   INTEGER,
    color        TEXT,
    created_at   INTEGER NOT NULL
);
CREATE TABLE categories (
    id        INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES categories (id),
    name      TEXT NOT NULL,
    kind      TEXT NOT NULL DEFAULT 'expense' CHECK (kind IN ('expense', 'income', 'transfer')),
    icon      TEXT,
    budget    REAL
);
CREATE TABLE transactions (
    id           INTEGER PRIMARY KEY,
    account_id   INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    category_id  INTEGER REFERENCES categories (id),
    payee        TEXT,
    amount       REAL NOT NULL,
    currency     TEXT NOT NULL,
    booked_on    TEXT NOT NULL,
    memo         TEXT,
    cleared      TEXT NOT NULL DEFAULT 'N',
    external_ref TEXT,
    split_of     INTEGER REFERENCES transactions (id),
    created_at   INTEGER NOT NULL,
    CHECK (amount <> 0)
);
CREATE INDEX transactions_account ON transactions (account_id, booked_on);
CREATE INDEX transactions_payee ON transactions (payee COLLATE NOCASE);

-- file: 0001_accounts.down.sql
DROP TABLE transactions;
DROP TABLE categories;
DROP TABLE accounts;

-- file: 0002_reports.up.sql
CREATE VIEW balances AS
    SELECT a.id, a.name, a.opening + coalesce(sum(t.amount), 0) AS balance
    FROM accounts a LEFT JOIN transactions t ON t.account_id = a.id GROUP BY a.id;
CREATE TABLE budgets (
    id          INTEGER PRIMARY KEY,
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    month       TEXT NOT NULL,
    amount      REAL NOT NULL,
    rollover    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (category_id, month)
);
CREATE TABLE payee_rules (
    pattern     TEXT NOT NULL PRIMARY KEY,
    payee       TEXT NOT NULL,
    category_id INTEGER REFERENCES categories (id) ON DELETE SET NULL,
    hits        INTEGER NOT NULL DEFAULT 0
);

-- file: 0002_reports.down.sql
DROP TABLE payee_rules;
DROP TABLE budgets;
DROP VIEW balances;
