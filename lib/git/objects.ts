import { GitProblem, spawnGit, type Talking } from '@/lib/git/run'

/** The bytes of an object, or why they are not there. */
export type Blob =
  | { ok: true; bytes: Buffer }
  | { ok: false; reason: 'missing' | 'too_large' | 'not_a_file'; size: number }

/** An object of any kind, or that it is not there or too large. */
export type Whole = { ok: true; type: string; bytes: Buffer } | { ok: false }

/** Reads objects by id, one conversation with git for any number of them. */
export type Objects = {
  /** The content of a file's object, unless it is larger than allowed. */
  blob(oid: string, maxBytes: number): Promise<Blob>
  /** The content of whatever it is, unless it is larger than allowed. */
  whole(oid: string, maxBytes: number): Promise<Whole>
  close(): Promise<void>
}

const objectId = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/

/** Opens the two conversations: one asks for sizes first, so that nothing huge is ever read by accident. */
export function openObjects(store: string, signal?: AbortSignal, env?: Readonly<Record<string, string>>): Objects {
  const sizes = conversation(spawnGit(store, ['cat-file', '--batch-check'], signal, env), false)
  const contents = conversation(spawnGit(store, ['cat-file', '--batch'], signal, env), true)
  return {
    async blob(oid, maxBytes) {
      if (!objectId.test(oid)) return { ok: false, reason: 'missing', size: 0 }
      const { type, size } = await sizes.ask(oid)
      if (type === 'missing') return { ok: false, reason: 'missing', size: 0 }
      if (type !== 'blob') return { ok: false, reason: 'not_a_file', size }
      if (size > maxBytes) return { ok: false, reason: 'too_large', size }
      const { bytes } = await contents.ask(oid)
      return { ok: true, bytes }
    },
    async whole(oid, maxBytes) {
      const { type, size } = await sizes.ask(oid)
      if (type === 'missing' || size > maxBytes) return { ok: false }
      const { bytes } = await contents.ask(oid)
      return { ok: true, type, bytes }
    },
    async close() {
      await Promise.all([sizes.close(), contents.close()])
    },
  }
}

type Answer = { type: string; size: number; bytes: Buffer }
type Waiting = { resolve: (answer: Answer) => void; reject: (error: unknown) => void }

/** Questions go in as lines; answers come back in order, each a line and, for contents, that many bytes and a newline. */
function conversation({ child, ended }: Talking, withBytes: boolean) {
  const waiting: Waiting[] = []
  let over: unknown = null
  const parser = answerParser(withBytes, (answer) => waiting.shift()?.resolve(answer))
  child.stdout.on('data', (chunk: Buffer) => parser(chunk))
  const fail = (error: unknown) => {
    over = error ?? new GitProblem('git stopped answering')
    for (const { reject } of waiting.splice(0)) reject(over)
  }
  ended.then(fail, fail)
  let isGathering = false
  // What is asked in one breath goes in one piece: each piece costs as much as reading a small object does.
  const say = (line: string) => {
    if (!isGathering) {
      isGathering = true
      child.stdin.cork()
      process.nextTick(() => {
        isGathering = false
        child.stdin.uncork()
      })
    }
    child.stdin.write(line)
  }

  return {
    ask: (oid: string) =>
      new Promise<Answer>((resolve, reject) => {
        if (over) return reject(over)
        waiting.push({ resolve, reject })
        say(`${oid}\n`)
      }),
    async close() {
      child.stdin.end()
      await ended.catch(() => {})
    },
  }
}

/** Cuts the stream into answers. A content is copied once, into a buffer of exactly its size. */
function answerParser(withBytes: boolean, answered: (answer: Answer) => void): (chunk: Buffer) => void {
  let line = ''
  let body: { type: string; size: number; bytes: Buffer; filled: number } | null = null

  function takeLine(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(10, at)
    line += chunk.toString('latin1', at, end < 0 ? chunk.length : end)
    if (end < 0) return chunk.length
    const [, type = 'missing', size = '0'] = line.split(' ')
    line = ''
    const head = type === 'missing' ? { type, size: 0 } : { type, size: Number(size) }
    // The content is followed by a newline of its own.
    if (withBytes && type !== 'missing') body = { ...head, bytes: Buffer.allocUnsafeSlow(head.size + 1), filled: 0 }
    else answered({ ...head, bytes: Buffer.alloc(0) })
    return end + 1
  }

  function takeBody(chunk: Buffer, at: number): number {
    const { type, size, bytes, filled } = body!
    const copied = chunk.copy(bytes, filled, at)
    body!.filled += copied
    if (body!.filled === bytes.length) {
      body = null
      answered({ type, size, bytes: bytes.subarray(0, size) })
    }
    return at + copied
  }

  return (chunk) => {
    for (let at = 0; at < chunk.length;) at = body ? takeBody(chunk, at) : takeLine(chunk, at)
  }
}
