import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { digestOf } from '@/lib/core/canonical'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { keep, keptIn, moveEpoch, type StoredTool } from '@/lib/tools/commands'
import { isSameForm } from '@/lib/tools/form'
import { listedProposals } from '@/lib/tools/listed/propose'
import { mostProposed, type ProposedTool, toolsProposed } from '@/lib/tools/listed/schema'
import { type Kept, proposedInto } from '@/lib/tools/merge'
import { mostTools, type Proposal } from '@/lib/tools/openapi/propose'

/**
 * Keeps the tools that a pod's program has as drafts, which an admin describes and offers. What is offered a pod never
 * changes: another form of a tool that it proposed waits beside the one that people agreed to, and of others stays outside.
 */
export const proposeTools = defineCommand({
  name: 'tools.propose',
  permission: 'calls:make',
  actor: 'pod',
  input: toolsProposed,

  async run({ tx, actor, now, input: { tools } }) {
    const { found, problems } = listedProposals(tools, () => ({ line: null }), { pod: actor.name })
    if (found.length === 0) return refuse('invalid', 'no_tools', { tools: problems })
    // Two that propose one name at the same moment: the second finds what the first has made of it.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('proposed tools'))`
    const keys = found.map(({ entry }) => entry.key)
    const stored = new Map(
      (await tx.tool.findMany({ where: { key: { in: keys } } })).map((row) => [row.key, keptIn(row)]),
    )
    const steps = found.map((proposal) => stepFor(proposal, stored.get(proposal.entry.key), actor.id))
    const added = steps.filter(({ what }) => what === 'added')
    if (added.length > 0) {
      const waiting = await unlooked(tx, actor.id)
      if (waiting.length + added.length > mostProposed)
        return { ...refuse('conflict', 'too_many_proposed'), more: { drafts: waiting } }
      if ((await tx.tool.count()) + added.length > mostTools) return refuse('conflict', 'catalogue_full')
    }
    const value = { tools: steps.map(({ key, what, notes }) => ({ key, what, notes })), problems }
    const made = steps.flatMap(({ after, ...step }) => (after ? [{ ...step, after }] : []))
    if (made.length === 0) return { ok: true, value, events: 'unchanged' }

    for (const { after } of made) await keep(tx, after, now, { imported: true, proposedBy: actor.id })
    // What decisions look at is not moved by another form of a draft, or by one that waits.
    if (added.length > 0) await moveEpoch(tx)
    return {
      ok: true,
      value,
      events: [
        {
          type: 'catalogue.proposed',
          subject: { kind: 'catalogue', id: 'tools' },
          environment: actor.environment,
          podId: actor.id,
          data: {
            pod: actor.name,
            added: added.map(({ key }) => key),
            changed: made.filter(({ what }) => what !== 'added').map(({ key }) => key),
          },
        },
      ],
    }
  },
})

type Step = ProposedTool & { after: Kept | null }

function stepFor({ entry, notes }: Proposal, known: StoredTool | undefined, podId: string): Step {
  const { key } = entry
  if (!known) return { key, what: 'added', notes, after: { entry, waiting: null } }
  if (isSameForm(known.entry.input, entry.input) && known.waiting === null)
    return { key, what: 'same', notes, after: null }
  if (known.proposedBy !== podId) return { key, what: 'other_form', notes, after: null }
  const before = { entry: known.entry, waiting: known.waiting }
  const after = proposedInto(before, entry.input)
  if (digestOf(before) === digestOf(after)) return { key, what: after.waiting ? 'waiting' : 'same', notes, after: null }
  return { key, what: after.waiting ? 'waiting' : 'changed', notes, after }
}

/** Drafts of a pod that nobody has looked at since it proposed them, by their keys. */
async function unlooked(tx: Tx, podId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ key: string }[]>`
    select key from "Tool" where "proposedBy" = ${podId} and state = 'draft' and "updatedAt" = "proposedAt"
    order by key limit ${mostProposed}`
  return rows.map(({ key }) => key)
}
