-- +goose Up

-- The keys by which push services know this installation. They are made once.
CREATE TABLE news_keys (
    name        text NOT NULL,
    private_key text NOT NULL,
    public_key  text NOT NULL,
    created_at  datetime NOT NULL,
    CONSTRAINT news_keys_pkey PRIMARY KEY (name)
);

-- Which news a user wants. The mail address counts once its code was entered.
CREATE TABLE news_settings (
    user_id           integer NOT NULL,
    closing           boolean NOT NULL,
    turned            boolean NOT NULL,
    ten               boolean NOT NULL,
    money             boolean NOT NULL,
    night             boolean NOT NULL,
    language          text NOT NULL,
    mail              text NOT NULL,
    mail_confirmed_at datetime,
    code              text NOT NULL,
    code_at           datetime,
    code_tries        integer NOT NULL,
    CONSTRAINT news_settings_pkey PRIMARY KEY (user_id),
    CONSTRAINT news_settings_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT news_settings_language_check CHECK (language IN ('en', 'es'))
);

-- Browsers that take push messages.
CREATE TABLE news_devices (
    id         integer PRIMARY KEY AUTOINCREMENT,
    user_id    integer NOT NULL,
    endpoint   text NOT NULL,
    p256dh     text NOT NULL,
    auth       text NOT NULL,
    name       text NOT NULL,
    created_at datetime NOT NULL,
    CONSTRAINT news_devices_endpoint_key UNIQUE (endpoint),
    CONSTRAINT news_devices_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX news_devices_user ON news_devices (user_id);

-- The sign of a fixture that was seen last while its jornada was played.
CREATE TABLE news_signs (
    jornada_id integer NOT NULL,
    position   integer NOT NULL,
    sign       text NOT NULL,
    CONSTRAINT news_signs_pkey PRIMARY KEY (jornada_id, position),
    CONSTRAINT news_signs_jornada_fkey FOREIGN KEY (jornada_id) REFERENCES jornadas (id) ON DELETE CASCADE
);

-- What a user was told, each thing once: topic says what it is about.
CREATE TABLE news (
    id         integer PRIMARY KEY AUTOINCREMENT,
    user_id    integer NOT NULL,
    kind       text NOT NULL,
    topic      text NOT NULL,
    title      text NOT NULL,
    content    text NOT NULL,
    path       text NOT NULL,
    language   text NOT NULL,
    created_at datetime NOT NULL,
    CONSTRAINT news_once_key UNIQUE (user_id, kind, topic),
    CONSTRAINT news_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX news_created ON news (created_at);

-- One way of each message: to a device, or to an address of mail.
CREATE TABLE news_deliveries (
    id         integer PRIMARY KEY AUTOINCREMENT,
    news_id    integer NOT NULL,
    device_id  integer,
    mail       text NOT NULL,
    state      text NOT NULL,
    attempts   integer NOT NULL,
    not_before datetime NOT NULL,
    expires_at datetime NOT NULL,
    tried_at   datetime,
    CONSTRAINT news_deliveries_news_fkey FOREIGN KEY (news_id) REFERENCES news (id) ON DELETE CASCADE,
    CONSTRAINT news_deliveries_device_fkey FOREIGN KEY (device_id) REFERENCES news_devices (id) ON DELETE CASCADE,
    CONSTRAINT news_deliveries_state_check CHECK (state IN ('waiting', 'sending', 'sent', 'failed'))
);
CREATE INDEX news_deliveries_news ON news_deliveries (news_id);
CREATE INDEX news_deliveries_device ON news_deliveries (device_id);
CREATE INDEX news_deliveries_waiting ON news_deliveries (state, not_before);

-- +goose Down

DROP TABLE news_deliveries;
DROP TABLE news;
DROP TABLE news_signs;
DROP TABLE news_devices;
DROP TABLE news_settings;
DROP TABLE news_keys;
