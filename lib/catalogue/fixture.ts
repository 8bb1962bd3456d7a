import { readFileSync } from 'node:fs'
import { toolDetail } from '@/lib/catalogue/queries'
import { execute } from '@/lib/change/command'
import { type Actor, systemActor } from '@/lib/core/actor'
import { loadCatalogue } from '@/lib/tools/commands'
import { parseCatalogue } from '@/lib/tools/rules'
import type { Tool } from '@/lib/tools/schema'

// Support for tests of the catalogue: what the forms of a tool's page send.

/** What the form about what a tool may do would send of it as it is, with these changes. */
export async function rulesForm(reader: Actor, key: string, changes: object) {
  const { entry, was } = (await toolDetail(reader, key))!
  const ticked = (yes: boolean) => (yes ? 'on' : undefined)
  return {
    key,
    was,
    state: 'as_is',
    sensitivity: entry.sensitivity,
    external: ticked(entry.external),
    externalTo: entry.externalTo.join(', '),
    personalData: ticked(entry.personalData),
    critical: ticked(entry.critical),
    reversible: entry.reversible?.how ?? '',
    replacesText: entry.replaces?.text ?? '',
    replacesWhat: entry.replaces?.what ?? 'argument',
    replacesBy: entry.replaces?.by ?? '',
    reason: 'Looked at it with its maker',
    ...changes,
  }
}

/** The same of the form with the words that people read. */
export async function wordsForm(reader: Actor, key: string, changes: object) {
  const { entry, was } = (await toolDetail(reader, key))!
  const { title, group, sentence, consequences, undo, owner, note } = entry
  const said = { title, group, sentence, consequences: consequences.join('\n'), undo, owner: owner ?? '' }
  return { key, was, ...said, note: note ?? '', ...changes }
}

/** The shipped catalogue as if its file said this of a tool: whoever runs the machine may say what its new text replaces. */
export async function replacing(key: string, replaces: Tool['replaces']) {
  const reading = parseCatalogue(readFileSync('lib/tools/starter.yaml', 'utf8'))
  if (!reading.ok) throw new Error(reading.problems.join('\n'))
  const tools = reading.tools.map((entry) => (entry.key === key ? { ...entry, replaces } : entry))
  const outcome = await execute(loadCatalogue, systemActor, { tools })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
}
