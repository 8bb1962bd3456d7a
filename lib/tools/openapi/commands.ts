import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { digestOf } from '@/lib/core/canonical'
import { refuse } from '@/lib/core/outcome'
import { keep, keptIn, moveEpoch, type StoredTool } from '@/lib/tools/commands'
import { importedInto, type Kept } from '@/lib/tools/merge'
import { readAside } from '@/lib/tools/openapi/aside/commands'
import { mostTools, type Proposal } from '@/lib/tools/openapi/propose'
import type { Tool } from '@/lib/tools/schema'
import { apiImport, type ImportedTool, type ImportResult } from '@/lib/tools/openapi/schema'

/**
 * Takes tools over, from the document of an API or in a form in which agents have them, as drafts: nothing that is guessed
 * is live. What was imported before gets its new form; of a tool that is offered it waits for a look, and until then the tool is suspended.
 */
export const importTools = defineCommand({
  name: 'tools.import',
  permission: 'tools:change',
  input: apiImport,
  patienceMs: 60_000,

  async run({ tx, now, input: { document, look } }) {
    const reading = await readAside(document)
    if (!reading.ok) return refuse('invalid', 'invalid_document', { document: reading.problems })
    const { title, found, problems } = reading.proposals
    const stored = (await tx.tool.findMany()).map(keptIn)
    const served = new Set((await tx.serverTool.findMany({ select: { toolKey: true } })).map(({ toolKey }) => toolKey))
    const steps = found.map((proposal) => stepFor(proposal, stored, served))
    const told = [...problems, ...steps.flatMap(({ problem }) => problem ?? [])]
    if (steps.every(({ problem }) => problem !== null))
      return refuse('invalid', 'invalid_document', { document: told.length > 0 ? told : ['It names no operation.'] })
    const made = steps.filter(({ what }) => what !== 'same' && what !== 'known' && what !== null)
    if (stored.length + made.filter(({ what }) => what === 'added').length > mostTools)
      return refuse('invalid', 'invalid_document', { document: [`A catalogue holds at most ${mostTools} tools.`] })

    const value: ImportResult = { title, isLook: look, tools: steps.flatMap(toldOf), problems: told.slice(0, 200) }
    if (look || made.length === 0) return { ok: true, value, events: 'unchanged' }
    for (const { after } of made) await keep(tx, after, now, { imported: true })
    await moveEpoch(tx)
    const many = (what: string) => made.filter((step) => step.what === what)
    return {
      ok: true,
      value,
      events: [
        {
          type: 'catalogue.imported',
          subject: { kind: 'catalogue', id: 'tools' },
          data: {
            source: title,
            added: many('added').length,
            changed: many('changed').length,
            suspended: many('suspended').map(({ after }) => after.entry.key),
          },
        },
      ],
    }
  },
})

type Step = { proposal: Proposal; after: Kept; what: ImportedTool['what'] | null; problem: string | null }

function stepFor(proposal: Proposal, stored: readonly StoredTool[], served: ReadonlySet<string>): Step {
  const { entry, line, words } = proposal
  const known = stored.find(({ entry: one }) =>
    words ? one.key === entry.key : one.operation === entry.operation && one.action === entry.action,
  )
  const fresh = { proposal, after: { entry, waiting: null }, problem: null }
  if (!known) {
    const isTaken = stored.some((one) => one.entry.key === entry.key)
    if (!isTaken) return { ...fresh, what: 'added' }
    const problem = `${line === null ? '' : `Line ${line}: `}There is another tool called ${entry.key} already.`
    return { ...fresh, what: null, problem }
  }
  const before = { entry: known.entry, waiting: known.waiting }
  // What a pod's server has is as that server says, once somebody offers it: no document opens what it has closed.
  const isServed = served.has(known.entry.key) && known.entry.state !== 'draft'
  if (!known.imported || isServed) return { ...fresh, after: before, what: 'known' }
  const formed = importedInto(before, entry.input)
  const after =
    formed.entry.state === 'draft' && words ? { ...formed, entry: { ...formed.entry, ...said(words, entry) } } : formed
  const isSame = digestOf(before) === digestOf(after)
  const isSuspended = after.entry.state === 'suspended' && !isSame
  return { ...fresh, after, what: isSame ? 'same' : isSuspended ? 'suspended' : 'changed' }
}

/** What a list says of a tool itself. Of a draft it counts when it is read again, as nobody has signed anything yet. */
function said(words: readonly string[], entry: Tool): Partial<Tool> {
  return Object.fromEntries(words.map((part) => [part, entry[part as keyof Tool]]))
}

function toldOf({ proposal: { because, notes }, after, what }: Step): ImportedTool[] {
  const { key, title, sensitivity } = after.entry
  return what === null ? [] : [{ key, title, sensitivity, what, because: what === 'added' ? because : [], notes }]
}
