import 'server-only'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { applyAtOnce, applyPolicy } from '@/lib/cli/apply'
import { differenceLines } from '@/lib/cli/difference'
import { type CliCommand, CliProblem, insist, operand } from '@/lib/cli/command'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { operator } from '@/lib/cli/operator'
import { activatePolicy } from '@/lib/policy/commands'
import { documentInForce, documentOfVersion, type Signers, signersByGroup } from '@/lib/policy/queries'

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
    name: 'policy export',
    takes: '[<file>]',
    about: 'Write the policy in force to the letter, with its comments; "policy apply" of it changes nothing',
    run: async ([file, ...more]) => {
      if (more.length > 0) throw new CliProblem(`One file at a time; "${more.join(' ')}" is too much.`)
      const inForce = await documentInForce(systemActor)
      if (!inForce) throw new CliProblem('No policy is in force.')
      if (file === undefined) return printExactly(inForce.document)
      writeInto(file, inForce.document)
      console.log(`Policy version ${inForce.version} is in ${file}.`)
    },
  },
  {
    name: 'policy diff',
    takes: '<file> [--version N]',
    about: 'Show which answers a policy document would change against the one in force, or version N, and its lines',
    options: { version: { type: 'string' } },
    run: async (operands, { version }) => {
      const text = contentOf(operand(operands, 'file'))
      for (const line of differenceLines(await versionNamed(version), text)) console.log(line)
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
    name: 'policy apply',
    takes: '<file> --reason TEXT | --emergency --because TEXT',
    about:
      'Propose a policy document: replayed, then signed by people. In an emergency put it into force at once, shown on every page until somebody has looked',
    options: { reason: { type: 'string' }, emergency: { type: 'boolean' }, because: { type: 'string' } },
    run: async (operands, { reason, emergency, because }) => {
      const text = contentOf(operand(operands, 'file'))
      if (emergency === true && reason === undefined) console.log(await applyAtOnce(text, said(because, '--because')))
      else if (emergency === undefined && because === undefined)
        console.log(await applyPolicy(text, said(reason, '--reason')))
      else
        throw new CliProblem('Give --reason to propose it, or --emergency with --because to put it into force at once.')
    },
  },
  {
    name: 'policy activate',
    takes: '<file> --reason TEXT',
    about: 'Put the first policy into force; every later one is asked for with "policy apply"',
    options: { reason: { type: 'string' } },
    run: async (operands, { reason }) => {
      const document = contentOf(operand(operands, 'file'))
      const inForce = await documentInForce(systemActor)
      if (inForce && inForce.document !== document)
        throw new CliProblem(
          `Policy version ${inForce.version} is in force. Ask for another one with "policy apply", which people sign; in an emergency add --emergency --because "…".`,
        )
      const { version, warnings } = insist(await execute(activatePolicy, operator(), { document, reason }), words)
      console.log(`Policy version ${version} is in force.`)
      if (warnings.length > 0) console.log('Look at this once more:')
      for (const warning of warnings) console.log(`  ${warning}`)
    },
  },
]

function said(text: unknown, option: string): string {
  if (typeof text !== 'string') throw new CliProblem(`Say why, with ${option} "…".`)
  return text
}

/** Paths that an operator types are meant from where the operator stands. */
function placed(file: string): string {
  return path.resolve(process.env.COUNTERSIGN_CALLED_FROM ?? '.', file)
}

function contentOf(file: string): string {
  try {
    return readFileSync(placed(file), 'utf8')
  } catch (error) {
    throw new CliProblem(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function writeInto(file: string, text: string): void {
  try {
    writeFileSync(placed(file), text)
  } catch (error) {
    throw new CliProblem(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** A file gets every byte; a terminal, which must not obey what others wrote, what `console` makes of it. */
function printExactly(text: string): void {
  if (process.stdout.isTTY) console.log(text.trimEnd())
  else process.stdout.write(text)
}

/** The version that is named, or the one in force. */
async function versionNamed(version: string | boolean | (string | boolean)[] | undefined) {
  if (version !== undefined && !/^[1-9]\d{0,8}$/.test(String(version)))
    throw new CliProblem(`${String(version)} is not the number of a version.`)
  const number = version === undefined ? (await documentInForce(systemActor))?.version : Number(version)
  if (number === undefined) throw new CliProblem('No policy is in force.')
  const found = await documentOfVersion(systemActor, number)
  if (!found) throw new CliProblem(`There is no version ${number} of the policy.`)
  return found
}
const names = (people: Signers['able']) => people.map(({ name }) => name).join(', ')

function groupLine({ group, needed, able, unable }: Signers): string {
  const missing = Math.max(0, needed - able.length)
  const need = needed === 0 ? 'no rule names it' : `up to ${needed} must sign`
  const parts = [
    need,
    able.length > 0 ? `can: ${names(able)}` : 'nobody can',
    ...(unable.length > 0 ? [`in it without the role approver: ${names(unable)}`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
  ]
  return `${group}  ${parts.join('; ')}`
}
