/** What comes out of a stream: a greeting, topics that moved, a sign of life, or that it is gone for now. */
export type StreamWord = { kind: 'hello' | 'moved' | 'beat' | 'lost'; data: string }

export type Stream = { close: () => void }

/** Opens the stream. What breaks off the browser opens again; what only falls silent is for the listener to notice. */
export function openStream(url: string, tell: (word: StreamWord) => void): Stream {
  const source = new EventSource(url)
  for (const kind of ['hello', 'beat'] as const)
    source.addEventListener(kind, ({ data }: MessageEvent<string>) => tell({ kind, data }))
  source.addEventListener('message', ({ data }) => tell({ kind: 'moved', data: String(data) }))
  source.addEventListener('error', () => tell({ kind: 'lost', data: '' }))
  return source
}
