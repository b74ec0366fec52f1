alter table job add column prompts text not null default '{"texts":[],"negative":null}';
