import { vi } from 'vitest'

const deskPort = await vi.hoisted(async () => {
  const { freePort } = await import('@/lib/db/machine')
  const port = await freePort()
  process.env.DESK_URL = `http://127.0.0.1:${port}`
  return port
})

import { createServer } from 'node:http'
import { openGate } from '@/lib/gate/fixture'
import { expect, it } from 'vitest'

it('a connection to the pages is let go of by the gate, long before they would', async () => {
  const desk = createServer((_request, response) => response.end('a page')).listen(deskPort, '127.0.0.1')
  desk.keepAliveTimeout = 65_000
  const gate = await openGate()
  try {
    const gone = new Promise((resolve) => desk.once('connection', (socket) => socket.once('close', resolve)))
    expect((await fetch(`${gate.url}/pods`)).status).toBe(200)
    const answer = await Promise.race([
      gone.then(() => 'let go'),
      new Promise((resolve) => setTimeout(resolve, 20_000, 'held')),
    ])
    expect(answer).toBe('let go')
  } finally {
    await gate.close()
    desk.closeAllConnections()
    desk.close()
  }
})
