import 'server-only'
import { readFileSync, statSync } from 'node:fs'
import { execute } from '@/lib/change/command'
import { type CliCommand, CliProblem, insist, operand } from '@/lib/cli/command'
import { operator } from '@/lib/cli/operator'
import { counted } from '@/lib/core/count'
import { importTools } from '@/lib/tools/openapi/commands'
import { importedWords } from '@/lib/tools/openapi/labels'

const words = {
  invalid_document: 'The document cannot be imported:',
  invalid_input: 'The document cannot be imported:',
}

/** More than this is no document that can be read, and is not even loaded. */
const largestFile = 4_000_000

/** The catalogue of tools, for whoever runs the machine. */
export const toolCommands: readonly CliCommand[] = [
  {
    name: 'tools import',
    takes: '<file> [--look]',
    about: 'Take the operations of an OpenAPI document over as drafts of tools; with --look only say which',
    options: { look: { type: 'boolean' } },
    run: async (operands, { look }) => {
      const document = contentOf(operand(operands, 'file'))
      const given = { document, ...(look === true && { look: 'on' }) }
      const { title, isLook, tools, problems } = insist(await execute(importTools, operator(), given), words)
      for (const { key, what, because, notes } of tools) {
        console.log(`${key}  ${importedWords[what]}${because.length > 0 ? `; ${because.join('; ')}` : ''}`)
        for (const note of notes) console.log(`  ${note}`)
      }
      console.log(`${title}: ${counted(tools.length, 'tool')} read${isLook ? ', and nothing changed' : ''}.`)
      if (problems.length > 0) console.log('Not taken over:')
      for (const problem of problems) console.log(`  ${problem}`)
    },
  },
]

function contentOf(file: string): string {
  try {
    if (statSync(file).size > largestFile) throw new CliProblem(`${file} is larger than 1 MB.`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof CliProblem) throw error
    throw new CliProblem(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
