/** What somebody is told, whichever way: never what a request holds, as it may stand on a screen that is locked. */
export type Message = {
  /** One line that says what it is about. */
  subject: string
  /** What follows, one line for each thing. */
  lines: readonly string[]
  /** Where in the product it leads. Nothing is decided by opening it. */
  link: string
  /** Under what it is known: the same however often it is sent, and the same again for what takes its place. */
  id: string
  replaces: string
}

type Way =
  /** A letter to one person's address. */
  | { way: 'mail' }
  /** A message to each of one person's browsers. */
  | { way: 'push' }
  /** A message to the one address that the channel has, for everybody in a room. */
  | { way: 'room'; body(message: Message): unknown }

/** A channel by which people are told. Where it leads says whoever runs the machine. */
export type Channel = Way & {
  name: string
  title: string
  /** Whom it reaches, and how it is set up, for somebody who looks at it. */
  words: string
}
