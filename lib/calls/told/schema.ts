/** The states that are an answer to a pod whose call waited for people, or what became of its permission after that. */
export const toldStates = [
  'released',
  'rejected',
  'changes_requested',
  'denied',
  'expired',
  'withdrawn',
  'stopped',
  'superseded',
  'lapsed',
  'unreported',
] as const
export type ToldState = (typeof toldStates)[number]

/** One answer to one call, as its account is told of it: which call it is about, and never what is in it: arguments by their names alone. */
export type Told = {
  /** Where its line stands in the record's order. */
  place: number
  /** The line's own number: it is the same whenever and however this is told. */
  lineId: string
  accountId: string
  callId: string
  tool: string
  task: string | null
  state: ToldState
  request: number | null
  /** With changes_requested: which arguments are meant, as JSON pointers; none where nobody marked any. */
  fields: string[]
  at: Date
}
