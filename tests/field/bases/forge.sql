-- file: 0001_repos.up.sql
CREATE TABLE user (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL,
    lower_name  TEXT NOT NULL,
    full_name   TEXT,
    email       TEXT NOT NULL,
    passwd      TEXT,
    login_type  INTEGER,
    is_admin    INTEGER,
    is_active   INTEGER,
    avatar      TEXT,
    created     INTEGER NOT NULL,
    updated     INTEGER NOT NULL
);
CREATE UNIQUE INDEX uqe_user_lower_name ON user (lower_name);
CREATE TABLE repository (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id       INTEGER NOT NULL REFERENCES user (id),
    lower_name     TEXT NOT NULL,
    name           TEXT NOT NULL,
    description    TEXT,
    default_branch TEXT,
    num_stars      INTEGER,
    num_issues     INTEGER,
    is_private     INTEGER,
    is_bare        INTEGER,
    is_mirror      INTEGER,
    fork_id        INTEGER,
    size           INTEGER,
    created        INTEGER NOT NULL,
    updated        INTEGER NOT NULL
);
CREATE UNIQUE INDEX uqe_repo ON repository (owner_id, lower_name);
CREATE INDEX idx_repo_is_bare ON repository (is_bare);

-- file: 0001_repos.down.sql
DROP TABLE repository;
DROP TABLE user;

-- file: 0002_issues.up.sql
CREATE TABLE milestone (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    repo_id INTEGER NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    name    TEXT NOT NULL,
    due     TEXT,
    closed  INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE issue (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    repo_id      INTEGER NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    idx          INTEGER NOT NULL,
    poster_id    INTEGER,
    milestone_id INTEGER REFERENCES milestone (id) ON DELETE SET NULL,
    assignee     TEXT,
    title        TEXT NOT NULL,
    content      TEXT,
    labels       TEXT,
    priority     TEXT NOT NULL DEFAULT 'normal',
    is_closed    INTEGER NOT NULL DEFAULT 0,
    deadline     TEXT,
    created      INTEGER NOT NULL,
    updated      INTEGER NOT NULL
);
CREATE UNIQUE INDEX uqe_issue ON issue (repo_id, idx);
CREATE INDEX idx_issue_open ON issue (repo_id) WHERE is_closed = 0;
CREATE TABLE comment (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id  INTEGER NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    poster_id INTEGER,
    kind      INTEGER NOT NULL DEFAULT 0,
    content   TEXT,
    line      INTEGER,
    created   INTEGER NOT NULL
);
CREATE INDEX idx_comment_issue ON comment (issue_id);
CREATE TRIGGER issue_counter AFTER INSERT ON issue BEGIN
    UPDATE repository SET num_issues = coalesce(num_issues, 0) + 1 WHERE id = NEW.repo_id;
END;

-- file: 0002_issues.down.sql
DROP TRIGGER issue_counter;
DROP TABLE comment;
DROP TABLE issue;
DROP TABLE milestone;
