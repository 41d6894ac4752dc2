-- +goose Up

-- Whether the name of a member was entered as that of a user. user_id stays null if
-- there is no such user, of which the owner of the ticket must not learn.
ALTER TABLE ticket_members ADD COLUMN by_user_name boolean NOT NULL DEFAULT false;
UPDATE ticket_members SET by_user_name = true WHERE user_id IS NOT NULL;

-- Who uploaded a file that waits for its import, to limit how many one user has
-- waiting. Not a foreign key: the import goes on if the user is deleted.
ALTER TABLE uploads ADD COLUMN user_id bigint;

-- +goose Down

ALTER TABLE uploads DROP COLUMN user_id;
ALTER TABLE ticket_members DROP COLUMN by_user_name;
