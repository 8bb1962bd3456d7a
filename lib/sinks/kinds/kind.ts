import type { SinkLine } from '@/lib/sinks/ecs'

/** Where something is sent, out of the row of a log store. */
export type Place = {
  id: string
  address: string
  into: string | null
  /** What opens it, read where it is kept; null where nothing is needed. */
  secret: string | null
  /** The name of this machine among those that send. */
  host: string
}

/** Something that is sent by HTTP, and what came back; or a while in which to do nothing. */
export type Ask = { url: string; headers: Readonly<Record<string, string>>; body: string } | { waitMs: number }
/** Where nothing was answered the status is 0, and the body says why. */
export type Answer = { status: number; body: string; retryAfterSeconds: number | null }

/** Asks for somebody who has no way out. */
export type Asking = (ask: Ask) => Promise<Answer>

/** What became of lines that were sent together. */
export type Delivered = {
  /** So many of them, from the first, are done with: they have arrived, or were refused for good. */
  done: number
  /** Of these, which were refused for good, and why. */
  refused: readonly { at: number; why: string }[]
  /** Why the rest was not taken; null where there is none. */
  problem: { why: string; retryAfterSeconds: number | null } | null
  /** Nothing was taken since something about one of them cannot be taken: which one, fewer at once would tell. */
  tooMany?: true
}

/** How lines are sent in several steps, each of which is answered before the next. */
export type Talk = Generator<Ask, Delivered, Answer>

type Way =
  | { way: 'http'; talk(lines: readonly SinkLine[], place: Place, now: Date): Talk }
  /** By a library of its maker's, whose one way out is what is asked for it. */
  | { way: 'http'; through(lines: readonly SinkLine[], place: Place, ask: Asking): Promise<Delivered> }
  | { way: 'stream'; bytes(lines: readonly SinkLine[], place: Place): Buffer }
  | { way: 'file'; text(lines: readonly SinkLine[]): string }

/** A kind of log store: how its address reads, what it needs, and how lines are put and answers understood. */
export type SinkKind = Way & {
  name: string
  title: string
  /** What it is, for somebody who chooses among kinds. */
  words: string
  /** An address as an example. */
  example: string
  secret: { need: 'none' | 'optional' | 'required'; words: string }
  /** Where in the store; null where there is no such thing. */
  into: {
    label: string
    usual: string | null
    /** What is wrong with it, where it must be said in one form. */
    wrong?: (into: string | null, address: string) => string | null
  } | null
}

export function allDone(lines: readonly unknown[]): Delivered {
  return { done: lines.length, refused: [], problem: null }
}

/** Nothing was taken, and the same is tried again. */
export function notNow(why: string, retryAfterSeconds: number | null = null, done = 0): Delivered {
  return { done, refused: [], problem: { why, retryAfterSeconds } }
}

/** Of one line: it is refused for good. Of several: which one it is shows when fewer are sent at once. */
export function notThese(lines: readonly unknown[], why: string): Delivered {
  if (lines.length === 1) return { done: 1, refused: [{ at: 0, why }], problem: null }
  return { done: 0, refused: [], problem: { why, retryAfterSeconds: null }, tooMany: true }
}
