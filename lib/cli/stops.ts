import 'server-only'
import { execute } from '@/lib/change/command'
import { type CliCommand, CliProblem, insist } from '@/lib/cli/command'
import { operator } from '@/lib/cli/operator'
import type { StopScope } from '@/lib/policy/stopped'
import { putOnStop, resumeStop } from '@/lib/stops/commands'
import { coveredWords, stopRefusals } from '@/lib/stops/labels'
import { namedStop } from '@/lib/stops/queries'

const which = {
  pod: { type: 'string' },
  tool: { type: 'string' },
  environment: { type: 'string' },
} as const

type Words = Readonly<Record<string, unknown>>

/** Emergency stops for whoever runs the machine, when nobody is there who could press a button. On the record with their name. */
export const stopCommands: readonly CliCommand[] = [
  {
    name: 'stop',
    takes: '--because TEXT [--pod SLUG | --tool KEY | --environment NAME]',
    about: 'Put an emergency stop on: everything, unless one pod, tool or environment is named. It counts at once',
    options: { ...which, because: { type: 'string' } },
    run: async (operands, values) => {
      if (operands.length > 0) throw new CliProblem('Name what to stop with --pod, --tool or --environment.')
      const asked = { ...meant(values), reason: said(values, 'because') }
      insist(await execute(putOnStop, operator(), asked), stopRefusals)
      const stop = await namedStop(operator(), asked)
      console.log(`Stopped: ${stop ? coveredWords(stop) : asked.scope}. "countersign resume" takes it off.`)
    },
  },
  {
    name: 'resume',
    takes: '--because TEXT --checked TEXT [--pod SLUG | --tool KEY | --environment NAME]',
    about:
      'Take an emergency stop off, with what the cause was and how that was checked; past the second person whom a stop of everything asks for',
    options: { ...which, because: { type: 'string' }, checked: { type: 'string' } },
    run: async (operands, values) => {
      if (operands.length > 0) throw new CliProblem('Name what to resume with --pod, --tool or --environment.')
      const [cause, checked] = [said(values, 'because'), said(values, 'checked')]
      const stop = await namedStop(operator(), meant(values))
      if (!stop) throw new CliProblem('No emergency stop is on there.')
      insist(await execute(resumeStop, operator(), { stopId: stop.id, cause, checked }), stopRefusals)
      console.log(`Resumed: ${coveredWords(stop)}.`)
    },
  },
]

function meant(values: Words): { scope: StopScope; target: string } {
  const named = (['pod', 'tool', 'environment'] as const).filter((scope) => values[scope] !== undefined)
  const [scope, ...more] = named
  if (more.length > 0) throw new CliProblem('Name one of --pod, --tool and --environment.')
  return scope ? { scope, target: String(values[scope]) } : { scope: 'everything', target: '' }
}

function said(values: Words, option: string): string {
  const text = values[option]
  if (typeof text !== 'string') throw new CliProblem(`Say it in a few words, with --${option} "…".`)
  return text
}
