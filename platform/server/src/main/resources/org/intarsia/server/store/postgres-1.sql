create table job (
    number bigint generated always as identity primary key,
    id text not null unique,
    owner text not null,
    request_key text,
    request_digest text not null,
    created bigint not null,
    pipeline text not null,
    labels text not null,
    count integer not null,
    seed bigint not null,
    pictures integer not null,
    batch integer not null,
    priority integer not null,
    attempts integer not null,
    not_before bigint,
    deadline bigint,
    keep bigint not null,
    status text not null,
    fence bigint not null,
    cancelling integer not null,
    failures integer not null,
    crashes integer not null,
    generation text not null,
    finished integer not null,
    step integer not null,
    steps integer not null,
    ready bigint not null,
    started bigint,
    ended bigint,
    expires bigint,
    problems text not null
);
create unique index job_request on job (owner, request_key);
create index job_status on job (status, number);
create table picture (
    job text not null references job (id) on delete cascade,
    position integer not null,
    label text not null,
    seed bigint not null,
    primary key (job, position)
);
create table turn (
    owner text primary key,
    last bigint not null
);
create table holder (
    job text primary key references job (id) on delete cascade,
    node text not null,
    beat timestamptz not null
);
create index holder_node on holder (node);
create table picture_file (
    job text not null references job (id) on delete cascade,
    position integer not null,
    png bytea not null,
    primary key (job, position)
);
create table run_state (
    job text primary key references job (id) on delete cascade,
    state bytea not null
);
