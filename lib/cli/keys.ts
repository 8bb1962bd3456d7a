import 'server-only'
import { type CliCommand, CliProblem, insist } from '@/lib/cli/command'
import { execute } from '@/lib/change/command'
import { operator } from '@/lib/cli/operator'
import { recordKeyRotation } from '@/lib/pods/commands'
import { podRefusals } from '@/lib/pods/labels'

/** What becomes of the key that signs; the file itself is the supervisor's business, which alone may read it. */
export const keyCommands: readonly CliCommand[] = [
  {
    name: 'keys record',
    takes: '<new key> <old key>',
    about: 'Write down that another key signs pod tokens; "keys rotate" does it by itself',
    run: async ([kid, replaced]) => {
      if (!kid || !replaced) throw new CliProblem('Name the new key and the one before.')
      insist(await execute(recordKeyRotation, operator(), { kid, replaced }), podRefusals)
    },
  },
]
