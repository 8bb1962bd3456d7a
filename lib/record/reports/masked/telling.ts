import type { Called } from '@/lib/record/reports/masked/called'

/** How a report calls people, and what it tells of what they wrote in words of their own. */
export type Telling = {
  /** Everybody who was called by an id, with the name that stood there; null where people are called by their names. */
  masked: Called[] | null
  /** Somebody by their name, or, if it is a person, by their id until the report is whole. */
  named(id: string, name: string, kind?: string): string
  /** What somebody wrote. */
  said(text: string): string
}

/** What stands in the place of what people wrote: whoever writes may name anybody. */
export const heldBack = '(in words of their own, held back)'

/** With names, and with what people wrote. */
export const openly: Telling = { masked: null, named: (_, name) => name, said: (text) => text }

/**
 * Without either. An id tells two people of one name apart; `maskedSections` puts a number in its place, and in the place
 * of every name that stands in a text.
 */
export function maskedTelling(): Telling {
  const masked: Called[] = []
  return {
    masked,
    named(id, name, kind = 'person') {
      if (kind !== 'person') return name
      masked.push({ id, forms: [id, name], names: [name] })
      return id
    },
    said: (text) => (text.trim() === '' ? text : heldBack),
  }
}
