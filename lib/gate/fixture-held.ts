import { type IncomingMessage, request as ask, type ServerResponse } from 'node:http'

// Requests that a server of a test keeps in their middle, so that whoever asked can be killed there.

/** A request, as tests tell which one is meant. */
export type Asked = { method: string; path: string }

/** One request that is kept. */
export type Held = {
  /** The request is there, and done where it is kept after that. */
  reached: Promise<void>
  /** Lets it go on, whether whoever asked is still there or not. */
  go(): void
}

/** Where a request is kept: before it is done, before it is answered, or on its way, where it is done though nobody waits for it. */
export type When = 'before' | 'after' | 'late'

/** What the server does at both places where it may keep a request. */
export type Keeping = {
  /** Says whether there is still somebody to do it for. */
  before(): Promise<boolean>
  after(): Promise<void>
}

/** The requests that are to be kept, each once. */
export function newHolds() {
  const waiting = new Set<{
    isMeant: (asked: Asked) => boolean
    when: When
    reach: () => void
    gone: Promise<void>
  }>()
  return {
    hold(isMeant: (asked: Asked) => boolean, when: When): Held {
      let [reach, go] = [() => {}, () => {}]
      const reached = new Promise<void>((resolve) => (reach = resolve))
      const gone = new Promise<void>((resolve) => (go = resolve))
      waiting.add({ isMeant, when, reach, gone })
      return { reached, go }
    },
    of(request: IncomingMessage): Keeping {
      const asked = { method: request.method!, path: request.url! }
      const found = [...waiting].find(({ isMeant }) => isMeant(asked))
      if (found) waiting.delete(found)
      const keepAt = async (...here: When[]) => {
        if (!found || !here.includes(found.when)) return
        found.reach()
        await found.gone
      }
      return {
        async before() {
          await keepAt('before', 'late')
          return found?.when === 'late' || !request.socket.destroyed
        },
        after: async () => await keepAt('after'),
      }
    },
  }
}

/** Hands a request on to another server, and its answer back. */
export async function handOn(
  to: string,
  request: IncomingMessage,
  response: ServerResponse,
  held: Keeping,
): Promise<void> {
  const { host: _host, ...headers } = request.headers
  const body = await whole(request)
  if (!(await held.before())) return
  const onward = ask(to, { method: request.method!, headers }, async (answer) => {
    const answered = await whole(answer)
    await held.after()
    response.writeHead(answer.statusCode!, answer.headers).end(answered)
  })
  onward.end(body)
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
