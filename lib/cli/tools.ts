import 'server-only'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { offerTool } from '@/lib/catalogue/commands'
import { toolRefusals } from '@/lib/catalogue/labels'
import { standingOf } from '@/lib/catalogue/queries'
import { execute } from '@/lib/change/command'
import { type CliCommand, CliProblem, insist, operand } from '@/lib/cli/command'
import { operator } from '@/lib/cli/operator'
import { letUse } from '@/lib/cli/rule'
import { systemActor } from '@/lib/core/actor'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { env } from '@/lib/env'
import { nameOfTool } from '@/lib/tools/names'
import { importTools } from '@/lib/tools/openapi/commands'
import { importedWords } from '@/lib/tools/openapi/labels'
import type { ImportResult } from '@/lib/tools/openapi/schema'

const words = {
  ...toolRefusals,
  invalid_document: 'Nothing can be taken over:',
  invalid_input: 'Nothing can be taken over:',
}

/** More than this is no document that can be read, and is not even loaded. */
const largestFile = 4_000_000

/** The catalogue of tools, for whoever runs the machine. */
export const toolCommands: readonly CliCommand[] = [
  {
    name: 'tools add',
    takes: '<file> [--look] [--live] [--for ROLE (--allow | --ask GROUP) [--in ENVIRONMENT]]',
    about:
      'Take tools of your own over as drafts, in the form in which agents have them; with --look only say which. Outside production --live offers them at once, and --for lets a role use them',
    options: {
      look: { type: 'boolean' },
      live: { type: 'boolean' },
      for: { type: 'string' },
      allow: { type: 'boolean' },
      ask: { type: 'string' },
      in: { type: 'string', default: 'dev' },
    },
    run: async (operands, { look, live, for: role, allow, ask, in: environment }) => {
      const file = operand(operands, 'file')
      if (role !== undefined && (allow === true) === (ask !== undefined))
        throw new CliProblem('Say with --for what its calls get: either --allow or --ask GROUP.')
      if (role === undefined && (allow !== undefined || ask !== undefined))
        throw new CliProblem('Say which role may use it, with --for ROLE.')
      if (env.environment === 'prod' && (live === true || role !== undefined))
        throw new CliProblem(
          'In production others sign: ask under Tools that it goes live, and under Policy for a rule.',
        )
      const result = await taken(file, look === true)
      const keys = result.tools.map(({ key }) => key)
      if (result.isLook) return
      if (live === true) for (const key of keys) insist(await execute(offerTool, operator(), { key }), words)
      if (role !== undefined) {
        const answer =
          ask === undefined
            ? { then: 'allow' as const }
            : { then: 'ask' as const, duty: [{ group: String(ask), count: 1 }] }
        const use = { role: String(role), environment: String(environment), answer }
        for (const line of await letUse(keys, use)) console.log(line)
      }
      for (const key of keys) await tellLeft(key)
    },
  },
  {
    name: 'tools import',
    takes: '<file> [--look]',
    about: 'Take the operations of an OpenAPI document over as drafts of tools; with --look only say which',
    options: { look: { type: 'boolean' } },
    run: async (operands, { look }) => {
      await taken(operand(operands, 'file'), look === true)
    },
  },
]

/** Has a file taken over, and says what became of each tool in it and what could not be taken. */
async function taken(file: string, look: boolean): Promise<ImportResult> {
  const given = { document: contentOf(file), ...(look && { look: 'on' }) }
  const result = insist(await execute(importTools, operator(), given), {
    ...words,
    invalid_document: `Nothing of ${file} can be taken over:`,
  })
  for (const { key, what, because, notes } of result.tools) {
    console.log(`${key}  ${importedWords[what]}${because.length > 0 ? `; ${because.join('; ')}` : ''}`)
    for (const note of notes) console.log(`  ${note}`)
  }
  console.log(`${result.title}: ${counted(result.tools.length, 'tool')} read${look ? ', and nothing changed' : ''}.`)
  if (result.problems.length > 0) console.log(`Not taken over of ${file}:`)
  for (const problem of result.problems) console.log(`  ${problem}`)
  return result
}

/** Leads on: what is missing until a pod may use the tool, and where it is done. */
async function tellLeft(key: string): Promise<void> {
  const left = (await standingOf(systemActor, key)) ?? []
  if (left.length === 0) return console.log(`${key} can be asked for now, by its key or as ${nameOfTool(key)}.`)
  console.log(`Until a pod may use ${key}:`)
  for (const { words: said } of left) console.log(`  ${said}`)
  const [first] = left
  const place = first!.step === 'rule' || first!.step === 'department' ? paths.policy() : paths.tool(key)
  console.log(`  Begin at ${env.url}${place}`)
}

function contentOf(file: string): string {
  // Paths that an operator types are meant from where the operator stands.
  const place = path.resolve(process.env.COUNTERSIGN_CALLED_FROM ?? '.', file)
  try {
    if (statSync(place).size > largestFile) throw new CliProblem(`${file} is larger than 1 MB.`)
    const content = readFileSync(place, 'utf8')
    if (content.trim() === '') throw new CliProblem(`${file} is empty.`)
    return content
  } catch (error) {
    if (error instanceof CliProblem) throw error
    throw new CliProblem(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
