create function xtbatch.submitEmailToBatch(pFrom text, pTo text, pCc text, pSubject text, pBody text, pFileName text,
  pScheduled timestamp with time zone, pHTML boolean, pReplyTo text, pBcc text) returns integer language plpgsql as $$
declare _id integer;
begin
  insert into xtbatch.batch (batch_action, batch_user, batch_fromemail, batch_email, batch_cc, batch_subject,
      batch_responsebody, batch_filename, batch_scheduled, batch_emailhtml, batch_replyto, batch_bcc)
    values ('Email', session_user, pFrom, pTo, pCc, pSubject, pBody, pFileName, pScheduled, pHTML, pReplyTo, pBcc)
    returning batch_id into _id;
  return _id;
end $$;
