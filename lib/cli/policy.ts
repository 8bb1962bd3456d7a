import 'server-only'
import { readFileSync } from 'node:fs'
import { type CliCommand, CliProblem, insist, operand } from '@/lib/cli/command'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { activatePolicy } from '@/lib/policy/commands'

const words = {
  invalid_policy: 'This is not a policy that can be put into force:',
  invalid_input: 'The policy needs a reason of 3 to 400 characters, given with --reason:',
}

/** The policy, for whoever runs the machine. */
export const policyCommands: readonly CliCommand[] = [
  {
    name: 'policy activate',
    takes: '<file> --reason TEXT',
    about: 'Put a policy document into force as the next version; says what in it is probably not meant',
    options: { reason: { type: 'string' } },
    run: async (operands, { reason }) => {
      const document = contentOf(operand(operands, 'file'))
      const { version, warnings } = insist(await execute(activatePolicy, systemActor, { document, reason }), words)
      console.log(`Policy version ${version} is in force.`)
      if (warnings.length > 0) console.log('Look at this once more:')
      for (const warning of warnings) console.log(`  ${warning}`)
    },
  },
]

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CliProblem(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
