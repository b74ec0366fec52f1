create table job (
    number integer primary key autoincrement,
    id text not null unique,
    owner text not null,
    request_key text,
    request_digest text not null,
    created integer not null,
    pipeline text not null,
    labels text not null,
    count integer not null,
    seed integer not null,
    pictures integer not null,
    batch integer not null,
    priority integer not null,
    attempts integer not null,
    not_before integer,
    deadline integer,
    keep integer not null,
    status text not null,
    fence integer not null,
    cancelling integer not null,
    failures integer not null,
    crashes integer not null,
    generation text not null,
    finished integer not null,
    step integer not null,
    steps integer not null,
    ready integer not null,
    started integer,
    ended integer,
    expires integer,
    problems text not null
);
create unique index job_request on job (owner, request_key);
create index job_status on job (status, number);
create table picture (
    job text not null references job (id) on delete cascade,
    position integer not null,
    label text not null,
    seed integer not null,
    primary key (job, position)
);
create table turn (
    owner text primary key,
    last integer not null
);
