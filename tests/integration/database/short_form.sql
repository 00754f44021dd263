create function xtbatch.submitEmailToBatch(text, text, text, text, text, text, timestamp with time zone, boolean)
  returns integer language plpgsql as $$
declare _id integer;
begin
  insert into xtbatch.batch (batch_action, batch_user, batch_fromemail, batch_email, batch_cc, batch_subject,
      batch_responsebody, batch_filename, batch_scheduled, batch_emailhtml)
    values ('Email', session_user, $1, $2, $3, $4, $5, $6, $7, $8)
    returning batch_id into _id;
  return _id;
end $$;
