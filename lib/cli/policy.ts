import 'server-only'
import { readFileSync } from 'node:fs'
import { type CliCommand, CliProblem, insist, operand } from '@/lib/cli/command'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { operator } from '@/lib/cli/operator'
import { activatePolicy } from '@/lib/policy/commands'
import { documentInForce, type Signers, signersByGroup } from '@/lib/policy/queries'

const words = {
  invalid_policy: 'This is not a policy that can be put into force:',
  invalid_input: 'The policy needs a reason of 3 to 400 characters, given with --reason:',
}

/** The policy and who signs by it, for whoever runs the machine. */
export const policyCommands: readonly CliCommand[] = [
  {
    name: 'policy show',
    takes: '',
    about: 'Print the policy in force as it was written; into a file it is the start of the next version',
    run: async () => {
      const inForce = await documentInForce(systemActor)
      if (!inForce) throw new CliProblem('No policy is in force.')
      // A comment, so that what is printed is a policy again.
      console.log(`# Policy version ${inForce.version}, in force since ${inForce.createdAt.toISOString()}`)
      console.log(inForce.document.trimEnd())
    },
  },
  {
    name: 'groups',
    takes: '',
    about: 'Show the groups that the policy asks to sign, who can, and how many are missing',
    run: async () => {
      const groups = await signersByGroup(systemActor)
      if (groups.length === 0) console.log('No policy is in force, and nobody is in a group.')
      for (const row of groups) console.log(groupLine(row))
      const isShort = groups.some(({ needed, able }) => able.length < needed)
      if (isShort) console.log('Put people into groups, and give them the role approver, under People.')
    },
  },
  {
    name: 'policy activate',
    takes: '<file> --reason TEXT',
    about: 'Put a policy document into force as the next version; says what in it is probably not meant',
    options: { reason: { type: 'string' } },
    run: async (operands, { reason }) => {
      const document = contentOf(operand(operands, 'file'))
      const { version, warnings } = insist(await execute(activatePolicy, operator(), { document, reason }), words)
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

function groupLine({ group, needed, able, unable }: Signers): string {
  const missing = Math.max(0, needed - able.length)
  const need = needed === 0 ? 'no rule names it' : `up to ${needed} must sign`
  const parts = [
    need,
    able.length > 0 ? `can: ${able.join(', ')}` : 'nobody can',
    ...(unable.length > 0 ? [`in it without the role approver: ${unable.join(', ')}`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
  ]
  return `${group}  ${parts.join('; ')}`
}
