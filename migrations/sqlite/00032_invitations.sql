-- +goose Up

-- Whether a member of a shared ticket has accepted. Who was one before was not asked and
-- stays one. paid: the owner has the member's part of the price.
ALTER TABLE ticket_members ADD COLUMN state text NOT NULL DEFAULT 'accepted'
    CONSTRAINT ticket_members_state_check CHECK (state IN ('invited', 'accepted', 'declined'));
ALTER TABLE ticket_members ADD COLUMN paid boolean NOT NULL DEFAULT false;

-- When it becomes too late to accept an invitation; null: at the closing of the jornada.
ALTER TABLE tickets ADD COLUMN joins_until datetime;

-- What has happened to shared tickets, for their members. columns and cost are those
-- from then on; name is of the member it is about.
CREATE TABLE ticket_changes (
    id        integer PRIMARY KEY AUTOINCREMENT,
    ticket_id integer NOT NULL,
    at        datetime NOT NULL,
    kind      text NOT NULL,
    name      text NOT NULL,
    columns   integer NOT NULL,
    cost      real NOT NULL,
    CONSTRAINT ticket_changes_ticket_fkey FOREIGN KEY (ticket_id) REFERENCES tickets (id) ON DELETE CASCADE,
    CONSTRAINT ticket_changes_kind_check CHECK (kind IN ('made', 'columns', 'members', 'details', 'accepted', 'declined', 'left', 'paid', 'unpaid'))
);
CREATE INDEX ticket_changes_ticket ON ticket_changes (ticket_id, id);

-- +goose Down

DROP TABLE ticket_changes;
ALTER TABLE tickets DROP COLUMN joins_until;
ALTER TABLE ticket_members DROP COLUMN paid;
ALTER TABLE ticket_members DROP COLUMN state;
