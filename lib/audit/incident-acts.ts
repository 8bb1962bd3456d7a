/** What people and work do about incidents and what is expected of tools, by the names of the commands. */
export const incidentActs: Readonly<Record<string, string>> = {
  'incidents.acknowledge': 'take note of an incident',
  'incidents.assign': 'give an incident to somebody',
  'incidents.group': 'group what went wrong',
  'incidents.judge': 'judge monitors and alerts',
  'incidents.look_back': 'look back at an incident',
  'incidents.note': 'write about an incident',
  'incidents.promise': 'promise to say more about an incident',
  'incidents.report': 'report an error',
  'incidents.resolve': 'call an incident resolved',
  'incidents.say_noticed': 'write what people notice of an incident',
  'incidents.silence': 'silence an incident',
  'incidents.update': 'say how it stands with an incident',
  'incidents.write_runbook': 'write the runbook of an incident',
  'monitors.remove': 'watch a tool no more',
  'monitors.set': 'have a tool watched',
  'monitors.write_runbook': 'write the runbook of what is expected of a tool',
}
