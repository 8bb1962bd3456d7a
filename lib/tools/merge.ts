import { digestOf } from '@/lib/core/canonical'
import { isSameForm } from '@/lib/tools/form'
import { goLiveBlockers } from '@/lib/tools/rules'
import type { Tool } from '@/lib/tools/schema'

/** A tool as it is kept: what counts, and another form of its arguments that waits for a look. */
export type Kept = { entry: Tool; waiting: Tool['input'] | null }

/** What stands in an entry for itself, in the parts that only make sense together. */
const parts = [
  ['title'],
  ['group'],
  ['operation', 'action'],
  ['sensitivity'],
  ['external', 'externalTo'],
  ['personalData'],
  ['critical'],
  ['reversible'],
  ['sentence'],
  ['consequences'],
  ['undo'],
  ['owner'],
  ['replaces'],
  ['road'],
  ['note'],
] as const satisfies readonly (keyof Tool)[][]

/**
 * A tool with what the catalogue file says of it now: what people have changed since the file was loaded last stays, all
 * else follows the file. Of a tool that is offered, the form that people agreed to stays in force, and another one waits.
 */
export function loadedInto({ entry, waiting }: Kept, base: Tool, file: Tool): Kept {
  const followed = { ...entry }
  for (const names of parts)
    if (isSame(names, entry, base)) Object.assign(followed, Object.fromEntries(names.map((name) => [name, file[name]])))
  const isOffered = entry.state === 'live' || entry.state === 'suspended'
  const wasState = entry.state === 'suspended' ? 'live' : entry.state
  const state = wasState === base.state ? file.state : wasState
  const next = withForm({ entry: { ...followed, state }, waiting }, base, file.input, isOffered)
  // Nothing that came from two sides goes live without what people need to judge its calls.
  const lacks = next.entry.state === 'live' && goLiveBlockers(next.entry).length > 0
  const stays = lacks || (entry.state === 'suspended' && next.waiting !== null && state === 'live')
  return { ...next, entry: { ...next.entry, state: stays ? entry.state : next.entry.state } }
}

/**
 * A tool whose API now describes it with this form. What people wrote stays. The document says how the API is: while
 * another form waits for a look, calls in the old one could do something else, so a tool that was offered is suspended.
 */
export function importedInto(kept: Kept, input: Tool['input']): Kept {
  const { entry } = kept
  if (entry.state === 'retired') return kept
  const isOffered = entry.state === 'live' || entry.state === 'suspended'
  // Every label and example there is was given by people.
  const bare = { ...entry, input: { ...entry.input, properties: {} } }
  const next = withForm(kept, bare, input, isOffered)
  return { ...next, entry: { ...next.entry, state: isOffered ? (next.waiting ? 'suspended' : 'live') : entry.state } }
}

/**
 * A tool with the form that the pod which proposed it has now. Of a draft it is the form; of a tool that is offered, what
 * people agreed to stays in force, and the other one waits for a look: a pod changes nothing that is offered.
 */
export function proposedInto(kept: Kept, input: Tool['input']): Kept {
  const { entry } = kept
  if (entry.state !== 'draft' && entry.state !== 'live') return kept
  const bare = { ...entry, input: { ...entry.input, properties: {} } }
  return withForm(kept, bare, input, entry.state === 'live')
}

function withForm({ entry }: Kept, base: Tool, form: Tool['input'], isOffered: boolean): Kept {
  const input = labelled(form, entry, base)
  if (!isOffered || isSameForm(entry.input, form)) return { entry: { ...entry, input }, waiting: null }
  return { entry, waiting: input }
}

/** A form with the labels and examples that people have given its arguments. */
function labelled(form: Tool['input'], entry: Tool, base: Tool): Tool['input'] {
  const properties = Object.entries(form.properties).map(([name, own]) => {
    const [now, before] = [entry.input.properties[name], base.input.properties[name]]
    const said = ['title', 'examples'].flatMap((keyword) => {
      const isOwn = now?.[keyword] !== undefined && !isSame([keyword], now, before ?? {})
      return isOwn ? [[keyword, now[keyword]!] as const] : []
    })
    return [name, { ...own, ...Object.fromEntries(said) }] as const
  })
  return { ...form, properties: Object.fromEntries(properties) }
}

function isSame(names: readonly string[], one: object, other: object): boolean {
  const of = (from: object) => digestOf(names.map((name) => (from as Record<string, unknown>)[name] ?? null))
  return of(one) === of(other)
}
