import { toolDetail } from '@/lib/catalogue/queries'
import type { Actor } from '@/lib/core/actor'

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
    reason: 'Looked at it with its maker',
    ...changes,
  }
}

/** The same of the form with the words that people read. */
export async function wordsForm(reader: Actor, key: string, changes: object) {
  const { entry, was } = (await toolDetail(reader, key))!
  const { title, group, sentence, consequences, undo, owner, note, replaces } = entry
  const { text = '', what = 'argument', by = '' } = replaces ?? {}
  const said = { title, group, sentence, consequences: consequences.join('\n'), undo, owner: owner ?? '' }
  const replaced = { replacesText: text, replacesWhat: what, replacesBy: by }
  return { key, was, ...said, ...replaced, note: note ?? '', ...changes }
}
