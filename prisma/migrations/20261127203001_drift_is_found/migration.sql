-- That a pod works from another text than what is live is a finding, too. It comes and goes with a line that names the pod.
select guard.govern('"Finding"', '{call,finding,prompt}', 'case
  when "subjectKind" = ''prompt_use'' then case when "state"::text in (''open'', ''fixed'') then "podId" else "id" end
  when "subjectKind" <> ''call'' then case when "state"::text in (''open'', ''fixed'') then "subjectId" end
  when "state" = ''open'' then "subjectId" else "id" end');
