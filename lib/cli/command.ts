import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Outcome } from '@/lib/core/outcome'

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

/** What a command may have beside the application's account: where the database's owner comes in, if that is known. */
export type CliAccess = { ownerUrl: string | null }

/** One thing an operator can do from the command line. */
export type CliCommand = {
  /** The words that call it, such as `pods revoke`. */
  name: string
  /** What follows the words, as the usage line shows it. */
  takes: string
  about: string
  options?: NonNullable<ParseArgsConfig['options']>
  /** Does it and says on the console what came of it. */
  run(operands: readonly string[], values: Values, access: CliAccess): Promise<void>
}

/** Something that was asked for cannot be done; told as it is, without a stack trace. */
export class CliProblem extends Error {}

/** Told before anything is hashed: with another secret than the gates have, it would open nothing. */
export const secretMissing =
  'AUTH_SECRET is not set, and Countersign has made up none in this folder. Set it to what the running installation has.'

/** Runs what the words ask for. Resolves with the exit code: 0 done, 1 refused, 2 not understood. */
export async function runCommand(
  commands: readonly CliCommand[],
  words: readonly string[],
  access: CliAccess = { ownerUrl: null },
): Promise<number> {
  const command = commands.find(({ name }) => name.split(' ').every((word, at) => words[at] === word))
  if (!command) {
    console.error(`There is no command "${words.join(' ')}".\n\n${usage(commands)}`)
    return 2
  }
  try {
    const args = words.slice(command.name.split(' ').length)
    const { values, positionals } = parseArgs({ args, options: command.options ?? {}, allowPositionals: true })
    await command.run(positionals, values as Values, access)
    return 0
  } catch (error) {
    return explain(command, error)
  }
}

/** The list of all commands with what they take and do. */
export function usage(commands: readonly CliCommand[]): string {
  return commands
    .map(({ name, takes, about }) => `  ${`countersign ${name} ${takes}`.trimEnd()}\n      ${about}`)
    .join('\n')
}

/** The one operand a command needs. */
export function operand(operands: readonly string[], what: string): string {
  const [value, ...more] = operands
  if (value === undefined) throw new CliProblem(`Say which ${what}.`)
  if (more.length > 0) throw new CliProblem(`One ${what} at a time; "${more.join(' ')}" is too much.`)
  return value
}

/** The value of a command that was carried out; a refusal becomes its sentence. */
export function insist<Value>(outcome: Outcome<Value>, words: Readonly<Record<string, string>>): Value {
  if (outcome.ok) return outcome.value
  const fields = Object.entries(outcome.fields ?? {}).map(
    ([field, sentences]) => (field === '' ? '' : `${field}: `) + sentences.join('; '),
  )
  throw new CliProblem([words[outcome.reason] ?? `Refused: ${outcome.reason}.`, ...fields].join('\n  '))
}

function explain(command: CliCommand, error: unknown): number {
  const misread = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (misread) {
    console.error(`${error.message}\nUsage: countersign ${command.name} ${command.takes}`)
    return 2
  }
  if (!(error instanceof CliProblem)) throw error
  console.error(error.message)
  return 1
}
