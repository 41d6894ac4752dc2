-- +goose Up

-- Conditions over columns that a user keeps under a name. conditions is a JSON list of
-- lines of text.
CREATE TABLE condition_sets (
    id         integer PRIMARY KEY AUTOINCREMENT,
    user_id    integer NOT NULL,
    name       text NOT NULL,
    conditions text NOT NULL,
    updated_at datetime NOT NULL,
    CONSTRAINT condition_sets_name_key UNIQUE (user_id, name),
    CONSTRAINT condition_sets_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

-- +goose Down

DROP TABLE condition_sets;
