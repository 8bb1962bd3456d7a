import 'server-only'
import type { IncomingHttpHeaders } from 'node:http'
import { type Outside, type Posted, problemOf, wayTo } from '@/lib/core/post'

type Problem = Extract<Posted, { problem: string }>['problem']

/** What came back from outside; where nothing did, why, and whether the request may have arrived all the same. */
export type Exchanged =
  | { status: number; headers: IncomingHttpHeaders; body: string }
  | { problem: Problem | 'broken_off' | 'too_long'; arrived: boolean }

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Asked = { method: Method; headers: Readonly<Record<string, string>>; body: string }

/**
 * Sends a request through the one door and reads what is answered, up to so many bytes. `isEnough` looks at what is there of
 * an answer that goes on for as long as it likes.
 */
export async function exchange(
  url: URL,
  { method, headers, body }: Asked,
  outside: Outside & { mostBytes: number },
  isEnough: (type: string, body: string) => boolean,
): Promise<Exchanged> {
  const way = await wayTo(url, outside)
  if ('problem' in way) return { problem: way.problem, arrived: false }
  return await new Promise<Exchanged>((resolve) => {
    let arrived = false
    const length = { 'content-length': String(Buffer.byteLength(body)) }
    const request = way.send(url, { method, headers: { ...headers, ...length }, ...way.options }, (response) => {
      const { statusCode: status = 0, headers: said } = response
      const utf8 = new TextDecoder()
      let text = ''
      let bytes = 0
      const end = () => answer({ status, headers: said, body: text })
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > outside.mostBytes) return answer({ problem: 'too_long', arrived })
        text += utf8.decode(chunk, { stream: true })
        if (isEnough(String(said['content-type']), text)) end()
      })
      response.on('end', end)
      response.on('error', () => answer({ problem: 'broken_off', arrived }))
    })
    function answer(what: Exchanged): void {
      clearTimeout(timer)
      resolve(what)
      request.destroy()
    }
    const timer = setTimeout(() => answer({ problem: 'too_slow', arrived }), outside.timeoutMs)
    // Until there is a connection that both trust, nothing of the request is on its way.
    request.on('socket', (socket) =>
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (arrived = true)),
    )
    request.on('error', (error) => answer({ problem: arrived ? 'broken_off' : problemOf(error), arrived }))
    request.end(body)
  })
}
