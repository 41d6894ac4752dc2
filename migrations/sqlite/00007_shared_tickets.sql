-- +goose Up

-- Whether the members of a ticket see each other's shares.
ALTER TABLE tickets ADD COLUMN open_shares boolean NOT NULL DEFAULT false;

-- Members of a shared ticket, including its owner. user_id is null for a member
-- without an account. A share is not deleted with the account, as the other members'
-- parts depend on it.
CREATE TABLE ticket_members (
    id        integer PRIMARY KEY AUTOINCREMENT,
    ticket_id integer NOT NULL,
    user_id   integer,
    name      text NOT NULL,
    shares    integer NOT NULL,
    CONSTRAINT ticket_members_user_key UNIQUE (ticket_id, user_id),
    CONSTRAINT ticket_members_ticket_fkey FOREIGN KEY (ticket_id) REFERENCES tickets (id) ON DELETE CASCADE,
    CONSTRAINT ticket_members_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT ticket_members_shares_check CHECK (shares >= 1)
);
CREATE INDEX ticket_members_user ON ticket_members (user_id);

-- +goose Down

DROP TABLE ticket_members;
ALTER TABLE tickets DROP COLUMN open_shares;
