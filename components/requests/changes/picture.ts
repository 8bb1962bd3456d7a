import type { ReactNode } from 'react'
import type { DifferenceView } from '@/lib/difference/views'

/** What people see of a change, made from its content by the picture of its kind. */
export type Pictured = {
  /** What it is, in a line. */
  summary: string
  readable: ReactNode
  /** The same with each value as the text it is; absent where the readable view shows them so. */
  text?: ReactNode
  /** Something in it could deceive a reader: the text is what they see first. */
  couldDeceive?: boolean
  /** The signed content itself, and what it is the content of. */
  raw: ReactNode
  rawOf: ReactNode
}

/** How a difference of texts in it is read, and where it is read in another way. */
export type DiffChoice = { view: DifferenceView; addressOf: (view: DifferenceView) => string }

/** `canMark` says whether this reader can mark values to be changed. */
export type Picture = (content: unknown, canMark: boolean, diff: DiffChoice) => Pictured
