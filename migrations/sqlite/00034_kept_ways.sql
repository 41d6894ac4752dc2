-- +goose Up

-- Ways of playing of the test bench that a user keeps under a name. way is JSON.
CREATE TABLE kept_ways (
    id         integer PRIMARY KEY AUTOINCREMENT,
    user_id    integer NOT NULL,
    name       text NOT NULL,
    way        text NOT NULL,
    updated_at datetime NOT NULL,
    CONSTRAINT kept_ways_name_key UNIQUE (user_id, name),
    CONSTRAINT kept_ways_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

-- +goose Down

DROP TABLE kept_ways;
