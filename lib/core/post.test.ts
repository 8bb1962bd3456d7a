import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createPlain, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { patience } from '@/lib/core/fixture-patience'
import { type Outside, postOut, secondsToWait } from '@/lib/core/post'

const name = 'pods.example.com'
/** As for a host that the operator has listed, so that a receiver of the test’s own can be reached. */
const outside = { listed: [name], isPlainAllowed: true, caFile: null, timeoutMs: 20_000 }

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections?.()
    server.close()
  }
})

async function listening<Opened extends Server>(server: Opened, address = '127.0.0.1', port = 0): Promise<number> {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(port, address, resolve))
  return (server.address() as AddressInfo).port
}

const resolve = async () => ['127.0.0.1']
const post = async (port: number, more: Partial<Outside> = {}) =>
  await postOut(new URL(`http://${name}:${port}/told`), {}, '{}', { ...outside, resolve, ...more })

/** A receiver that speaks by itself, byte by byte, and counts what it could say. */
async function speaker(speak: (socket: Socket, say: (text: string) => boolean) => void) {
  const counted = { bytes: 0, isClosed: false }
  const server = createPlain((socket) => {
    socket.on('error', () => {})
    socket.on('close', () => (counted.isClosed = true))
    socket.once('data', () =>
      speak(socket, (text) => {
        counted.bytes += text.length
        return socket.write(text)
      }),
    )
  })
  return { port: await listening(server as Server), counted }
}

/** Says something over and over, as fast as it is taken, up to a gigabyte. */
function withoutEnd(socket: Socket, say: (text: string) => boolean, text: string): void {
  const on = () => {
    for (let said = 0; said < 1e9 && !socket.destroyed; said += text.length)
      if (!say(text)) return void socket.once('drain', on)
  }
  on()
}

const head = 'HTTP/1.1 200 OK\r\n'
/** What lies on the way between two processes of one machine, and not what a gigabyte is. */
const bounded = 32_000_000

describe('a receiver', () => {
  it('that answers with a gigabyte is believed by its status, and nothing of it is taken in', async () => {
    const { port, counted } = await speaker((socket, say) => {
      say(`${head}content-length: 1000000000\r\n\r\n`)
      withoutEnd(socket, say, 'x'.repeat(65_536))
    })
    const before = process.memoryUsage()
    expect(await post(port)).toEqual({ status: 200, retryAfterSeconds: null })
    await vi.waitFor(() => expect(counted.isClosed).toBe(true), patience)
    expect(counted.bytes).toBeLessThan(bounded)
    const after = process.memoryUsage()
    expect(after.external - before.external + after.heapUsed - before.heapUsed).toBeLessThan(bounded * 2)
  })

  it('whose header lines never end is cut off', async () => {
    const { port, counted } = await speaker((socket, say) => {
      say(head)
      withoutEnd(socket, say, `x-more: ${'x'.repeat(8_000)}\r\n`)
    })
    expect(await post(port)).toEqual({ problem: 'unreachable' })
    await vi.waitFor(() => expect(counted.isClosed).toBe(true), patience)
    expect(counted.bytes).toBeLessThan(bounded)
  })

  it('that never ends its answer keeps nobody, and is left', async () => {
    const { port, counted } = await speaker((_socket, say) => void say(`${head}content-length: 5\r\n\r\nx`))
    expect(await post(port)).toEqual({ status: 200, retryAfterSeconds: null })
    await vi.waitFor(() => expect(counted.isClosed).toBe(true), patience)
  })

  it.each([
    ['says nothing', '', ''],
    ['says that it is about to', 'HTTP/1.1 102 Processing\r\n\r\n', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['says a letter now and then', head, 'x'],
  ])('that %s is left after the time there is', async (_name, first, then) => {
    const { port, counted } = await speaker((socket, say) => {
      if (first) say(first)
      const again = setInterval(() => !socket.destroyed && then && say(then), 20)
      socket.on('close', () => clearInterval(again))
    })
    expect(await post(port, { timeoutMs: 150 })).toEqual({ problem: 'too_slow' })
    await vi.waitFor(() => expect(counted.isClosed).toBe(true), patience)
  })

  it.each(['hangs up', 'speaks another language'])('that %s could not be reached', async (what) => {
    const { port } = await speaker((socket, say) =>
      what === 'hangs up' ? socket.destroy() : void say('SSH-2.0-OpenSSH_9.2\r\n'),
    )
    expect(await post(port)).toEqual({ problem: 'unreachable' })
  })

  it('that leads to this machine is not followed', async () => {
    const hit = vi.fn<RequestListener>((_request, response) => void response.end())
    const neighbour = await listening(createServer(hit))
    for (const status of [301, 302, 303, 307, 308]) {
      const location = `http://127.0.0.1:${neighbour}/admin`
      const port = await listening(
        createServer((_request, response) => void response.writeHead(status, { location }).end()),
      )
      expect(await post(port)).toEqual({ status, retryAfterSeconds: null })
    }
    expect(hit).not.toHaveBeenCalled()
  })
})

describe('a name', () => {
  it('that leads elsewhere at the second look is looked at once, and the message goes where that led', async () => {
    const hit = vi.fn<RequestListener>((_request, response) => void response.writeHead(204).end())
    const stray = vi.fn<RequestListener>((_request, response) => void response.end())
    const port = await listening(createServer(hit))
    await listening(createServer(stray), '127.0.0.2', port)
    const looks = [['127.0.0.1'], ['127.0.0.2'], ['127.0.0.2']]
    const turning = vi.fn<NonNullable<Outside['resolve']>>(async () => looks.shift() ?? [])
    expect(await post(port, { resolve: turning })).toEqual({ status: 204, retryAfterSeconds: null })
    expect(turning.mock.calls).toEqual([[name]])
    expect([hit.mock.calls.length, stray.mock.calls.length]).toEqual([1, 0])
    expect(hit.mock.calls[0]![0].headers.host).toBe(`${name}:${port}`)
  })

  it.each([['127.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['::1'], ['169.254.169.254']])(
    'that leads to %s is not spoken to, unless the operator has listed it',
    async (...addresses) => {
      const hit = vi.fn<() => void>()
      const port = await listening(createPlain(hit) as Server)
      const asked = { ...outside, listed: [], resolve: async () => addresses }
      expect(await postOut(new URL(`https://${name}:${port}/`), {}, '', asked)).toEqual({ problem: 'not_public' })
      expect(hit).not.toHaveBeenCalled()
    },
  )
})

describe('when a receiver asks to be left alone', () => {
  it.each([
    ['120', 120],
    [' 5 ', 5],
    ['Sun, 29 Nov 2026 12:02:00 GMT', 120],
    ['Sun, 29 Nov 2026 11:00:00 GMT', null],
    ['soon', null],
    ['0', null],
    [undefined, null],
  ])('%j is heard as %j seconds', (said, seconds) => {
    expect(secondsToWait(said, Date.parse('2026-11-29T12:00:00Z'))).toBe(seconds)
  })
})
