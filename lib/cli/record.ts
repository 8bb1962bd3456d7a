import 'server-only'
import { harmless } from '@/lib/core/log-line'
import { systemActor } from '@/lib/core/actor'
import { counted } from '@/lib/core/count'
import { type CliCommand, CliProblem, operand } from '@/lib/cli/command'
import { operator } from '@/lib/cli/operator'
import { withClient } from '@/lib/db/roles'
import { env } from '@/lib/env'
import { archiveMonths } from '@/lib/record/archives/commands'
import { textLines } from '@/lib/record/archives/file/queries'
import { listArchives } from '@/lib/record/archives/queries'
import { ArchiveProblem, type MonthFate } from '@/lib/record/archives/schema'
import { archiveOf, verifyRecord } from '@/lib/record/archives/verified/queries'

/** What becomes of the months of the record that are over, for whoever runs the machine. */
export const recordCommands: readonly CliCommand[] = [
  {
    name: 'record archives',
    takes: '',
    about: 'List the months of the record that were moved into files',
    run: async () => {
      const archives = await listArchives(reader)
      for (const { month, file, lines, first, last, digest, byName, at } of archives)
        console.log(
          `${month}  ${file}  ${counted(lines, 'event')}, places ${first} to ${last}  SHA-256 ${digest}  by ${byName} at ${at}`,
        )
      console.log(`${counted(archives.length, 'archive')} in ${env.archiveFolder}.`)
    },
  },
  {
    name: 'record archive',
    takes: '[--dry-run]',
    about: 'Move the months that are over for as long as COUNTERSIGN_RETENTION_DAYS says out of the record into files',
    options: { 'dry-run': { type: 'boolean' } },
    run: async (operands, values, { ownerUrl }) => {
      if (operands.length > 0) throw new CliProblem('It takes no month: every month that is over for long enough goes.')
      if (env.retentionDays === null)
        throw new CliProblem('COUNTERSIGN_RETENTION_DAYS is not set, so every month stays. Set it to 183 or more.')
      if (ownerUrl === null)
        throw new CliProblem('Set DATABASE_MIGRATE_URL to the owner of the database: nobody else may move a month.')
      const asked = {
        folder: env.archiveFolder,
        days: env.retentionDays,
        by: operator(),
        isDry: values['dry-run'] === true,
      }
      let months = 0
      await inWords(
        withClient(ownerUrl, async (owner) => {
          for await (const fate of archiveMonths(owner, asked)) {
            months++
            console.log(fateWords(fate))
          }
        }),
      )
      if (months === 0) console.log(`No month has been over for ${asked.days} days.`)
    },
  },
  {
    name: 'record read',
    takes: '<month, such as 2026-01>',
    about: 'Print the events of an archive as they were, one JSON object a line, once it is proved to be whole',
    run: async (operands) => {
      const month = operand(operands, 'month')
      const found = await inWords(archiveOf(month, env.archiveFolder))
      if (!found) throw new CliProblem(`${month} is in no archive. "record archives" lists those that there are.`)
      let isHead = true
      for await (const lines of textLines(found.file, found.archive.bytes)) {
        await print(isHead ? lines.slice(1) : lines)
        isHead = false
      }
    },
  },
  {
    name: 'record verify',
    takes: '',
    about: 'Prove that every event of the record is in its place, in the tables or in an archive',
    run: async () => {
      const { placed, inTables, archives, problems } = await verifyRecord(env.archiveFolder)
      for (const { month, lines } of archives) console.log(`${month}  ${counted(lines, 'event')} read from the archive`)
      if (problems.length > 0) throw new CliProblem(problems.join('\n'))
      console.log(`Every place has its event: ${inTables} in the tables, ${placed - inTables} in archives.`)
    },
  },
]

const reader = { ...systemActor, can: new Set(['audit:read'] as const) }

function fateWords(fate: MonthFate): string {
  if (fate.how === 'kept') return `${fate.month}  stays: ${fate.why}`
  if (fate.how === 'due') return `${fate.month}  would be archived: ${counted(fate.lines, 'event')}`
  return `${fate.month}  archived: ${counted(fate.lines, 'event')}, SHA-256 ${fate.digest}`
}

async function inWords<Value>(work: Promise<Value>): Promise<Value> {
  return await work.catch((error: unknown) => {
    throw error instanceof ArchiveProblem ? new CliProblem(error.message, { cause: error }) : error
  })
}

/** To a file or a program exactly as they are; a terminal obeys none of what pods said. */
async function print(lines: readonly string[]): Promise<void> {
  const text = lines.map((line) => `${process.stdout.isTTY ? harmless(line) : line}\n`).join('')
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
  })
}
