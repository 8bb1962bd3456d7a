/** What a transaction told its listeners: the topics it moved, and the calls and requests it spoke of. */
export type Moved = { topics: string[]; calls: string[] | 'many'; requests: string[] | 'many' }

/** All that listeners can be told of, for when nobody knows what has moved. */
export const everything: Moved = {
  topics:
    'requests calls tasks memory imports people sessions access webhooks servers sinks notices policy changes prompts jobs audit findings deliveries record incidents stops'.split(
      ' ',
    ),
  calls: 'many',
  requests: 'many',
}

/**
 * Reads a line from the channel. Whoever may connect to the database may write there, and so may a newer version of
 * ourselves; a line that is not understood says that something moved, and counts as everything. An older version names
 * no requests, so any of them may have moved; one that is not about requests moves none.
 */
export function movedBy(line: string | undefined): Moved {
  const { topics, calls, requests: named } = parse(line ?? '')
  if (!areWords(topics) || !areNamed(calls)) return everything
  const requests = named ?? (topics.includes('requests') ? 'many' : [])
  if (!areNamed(requests)) return everything
  return { topics, calls, requests }
}

function parse(line: string): { topics?: unknown; calls?: unknown; requests?: unknown } {
  try {
    return (JSON.parse(line) as object | null) ?? {}
  } catch {
    return {}
  }
}

function areNamed(value: unknown): value is string[] | 'many' {
  return value === 'many' || areWords(value)
}

function areWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string')
}
