import type { ReactNode } from 'react'
import type { FoundInFile } from '@/lib/deliveries/schema'

/** A text of a delivery as it would be, beside what it was; null where the file is new. */
export type Changed = { path: string; before: string | null; after: string; found: readonly FoundInFile[] }

/** How a file is shown to people who read no code: what it is called, and its picture. */
export type Shown = {
  /** What changes, in a line. */
  summary: string
  /** What is shown, as plain text: it is counted, and seen once its end was on the screen. */
  text: string
  picture: ReactNode
  /** It tells at its lines what was found. */
  tellsFound?: boolean
  /** It shows every letter, so the text line by line says nothing more. */
  isWhole?: boolean
  /** What it says is not all: the text itself is shown below it at once. */
  needsText?: boolean
}

/** So many values, lines or fields of one file a page shows in a form; what has more is read as the text it is. */
export const mostShown = 4_000

/** A form in which a file can be shown; null where this one, or what is in it, cannot be. Nothing else decides. */
export type Form = (changed: Changed) => Shown | null
