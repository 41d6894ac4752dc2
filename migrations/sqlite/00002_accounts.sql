-- +goose Up

-- Sessions get a second token. They are short-lived, so existing ones are dropped
-- and users log in again.
DROP TABLE sessions;

CREATE TABLE sessions (
    id               text NOT NULL,
    user_id          integer NOT NULL,
    group_name       text NOT NULL,
    device           text NOT NULL,
    address          text NOT NULL,
    access_id        text NOT NULL,
    access_issued_at datetime NOT NULL,
    created_at       datetime NOT NULL,
    last_used_at     datetime NOT NULL,
    expires_at       datetime NOT NULL,
    ended_at         datetime,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT sessions_times_check CHECK (expires_at >= created_at)
) WITHOUT ROWID;
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE refresh_tokens (
    hash       text NOT NULL,
    session_id text NOT NULL,
    expires_at datetime NOT NULL,
    used_at    datetime,
    nonce      text NOT NULL,
    CONSTRAINT refresh_tokens_pkey PRIMARY KEY (hash),
    CONSTRAINT refresh_tokens_session_fkey FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

CREATE TABLE login_tries (
    subject text NOT NULL,
    empty_at integer NOT NULL,
    CONSTRAINT login_tries_pkey PRIMARY KEY (subject)
) WITHOUT ROWID;
CREATE INDEX login_tries_empty_at ON login_tries (empty_at);

CREATE TABLE audit_entries (
    id         integer PRIMARY KEY AUTOINCREMENT,
    at         datetime NOT NULL,
    actor_id   integer,
    actor      text NOT NULL,
    kind       text NOT NULL,
    object_id  integer NOT NULL,
    object     text NOT NULL,
    action     text NOT NULL,
    details    text NOT NULL,
    CONSTRAINT audit_entries_actor_fkey FOREIGN KEY (actor_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT audit_entries_words_check CHECK (actor <> '' AND kind <> '' AND action <> '')
);
CREATE INDEX audit_entries_object ON audit_entries (kind, object_id, id);
CREATE INDEX audit_entries_actor ON audit_entries (actor_id);

-- +goose Down

DROP TABLE audit_entries;
DROP TABLE login_tries;
DROP TABLE refresh_tokens;
DROP TABLE sessions;

CREATE TABLE sessions (
    id           text NOT NULL,
    user_id      integer NOT NULL,
    device       text NOT NULL,
    created_at   datetime NOT NULL,
    last_used_at datetime NOT NULL,
    expires_at   datetime NOT NULL,
    ended_at     datetime,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX sessions_user ON sessions (user_id);
