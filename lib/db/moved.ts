/** What a transaction told its listeners: the topics it moved and the calls it spoke of. */
export type Moved = { topics: string[]; calls: string[] | 'many' }

/** All that listeners can be told of, for when nobody knows what has moved. */
export const everything: Moved = {
  topics: ['requests', 'calls', 'tasks', 'memory', 'imports', 'people', 'access', 'policy', 'jobs', 'audit'],
  calls: 'many',
}

/**
 * Reads a line from the channel. Whoever may connect to the database may write there, and so may a newer version of
 * ourselves; a line that is not understood says that something moved, and counts as everything.
 */
export function movedBy(line: string | undefined): Moved {
  const { topics, calls } = parse(line ?? '')
  if (!areWords(topics) || !(calls === 'many' || areWords(calls))) return everything
  return { topics, calls }
}

function parse(line: string): { topics?: unknown; calls?: unknown } {
  try {
    return (JSON.parse(line) as object | null) ?? {}
  } catch {
    return {}
  }
}

function areWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string')
}
