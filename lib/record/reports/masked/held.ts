import { heldBack } from '@/lib/record/reports/masked/telling'

/** Under which names an envelope has what somebody wrote. */
const ownWords = new Set(['note', 'reason', 'remarks'])
/** Who wrote a commit, as git says it: people who may be known to nobody here. */
const strangers = new Set(['author', 'committer'])

/** What was signed, without what people wrote in words of their own, and without whom git names. */
export function withheld(value: unknown, isOfPeople: boolean, name = ''): unknown {
  if (typeof value === 'string') {
    if (value === '') return value
    if (strangers.has(name)) return '(a name that git gives)'
    return isOfPeople && ownWords.has(name) ? heldBack : value
  }
  if (Array.isArray(value)) return value.map((item: unknown) => withheld(item, isOfPeople, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withheld(item, isOfPeople, key)]))
}
