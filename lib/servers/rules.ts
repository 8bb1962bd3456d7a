import type { ReadTool } from '@/lib/servers/schema'
import { type Kept, proposedInto } from '@/lib/tools/merge'
import type { Tool } from '@/lib/tools/schema'

/**
 * A tool with the form that its server gives it now. A draft has it from then on. What is offered stays as people agreed to
 * it while the server says the very same; when it says anything else, or another server says it, the tool is suspended, and
 * another form waits for a look.
 */
export function readInto(kept: Kept, input: Tool['input'], isMoved: boolean): Kept {
  const { entry } = kept
  if (entry.state === 'draft') return proposedInto(kept, input)
  if (entry.state === 'retired' || (entry.state === 'live' && !isMoved)) return kept
  const next = proposedInto({ ...kept, entry: { ...entry, state: 'live' } }, input)
  return { ...next, entry: { ...next.entry, state: 'suspended' } }
}

/** What became of a tool that was there before. */
export function readWhat(before: Kept, after: Kept, isMoved: boolean): ReadTool['what'] {
  if (after.entry.state === 'suspended') return 'suspended'
  return isMoved && before.entry.state === 'draft' ? 'changed' : 'same'
}
