-- What is public of the ERP's database: the metrics, and the queue of xTuple Connect. Names as in xTuple's own programs;
-- the types are plausible ones, because they are not public.
create table public.metric (metric_id serial primary key, metric_name text unique, metric_value text, metric_module text);
insert into public.metric (metric_name, metric_value) values
  ('EnableBatchManager', 't'), ('DefaultBatchFromEmailAddress', 'internal@example.com'), ('BatchManagerPurgeDays', '30');

create function public.fetchMetricText(pMetricName text) returns text stable language sql as
  $$ select metric_value from metric where metric_name = pMetricName $$;
create function public.setMetric(pMetricName text, pMetricValue text) returns boolean language plpgsql as $$
begin
  if pMetricValue = '!!!' then
    delete from metric where metric_name = pMetricName;
  else
    insert into metric (metric_name, metric_value) values (pMetricName, pMetricValue)
      on conflict (metric_name) do update set metric_value = excluded.metric_value;
  end if;
  return true;
end $$;

create schema xtbatch;
create table xtbatch.batch (
  batch_id serial primary key, batch_action text, batch_parameter text, batch_user text, batch_email text,
  batch_submitted timestamp with time zone default now(), batch_scheduled timestamp with time zone,
  batch_started timestamp with time zone, batch_completed timestamp with time zone, batch_responsebody text,
  batch_subject text, batch_filename text, batch_exitstatus text, batch_fromemail text, batch_reschedinterval text,
  batch_cc text, batch_emailhtml boolean, batch_replyto text, batch_bcc text, batch_recurring_batch_id integer
);
