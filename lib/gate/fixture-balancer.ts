import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Test support: what stands in front of several gates. It asks each whether it is ready, and never tries anything twice. */
export type Balancer = {
  url: string
  /** The gates that were ready when they were last asked. */
  ready(): string[]
  close(): void
}

const askEveryMs = 200

export async function balancer(gates: readonly string[]): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true })
  let ready: string[] = []
  let turn = 0

  async function ask(): Promise<void> {
    const answers = gates.map((gate) =>
      fetch(`${gate}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    )
    const found = await Promise.all(answers)
    ready = gates.filter((_gate, at) => found[at])
  }

  function pass(asked: IncomingMessage, answer: ServerResponse): void {
    const gate = ready[turn++ % ready.length]
    if (!gate) return void answer.writeHead(502).end('no gate is ready')
    const passed = request(gate + asked.url, { method: asked.method, headers: asked.headers, agent }, (got) => {
      const { connection: _hop, ...headers } = got.headers
      answer.writeHead(got.statusCode ?? 502, headers)
      got.pipe(answer)
    })
    passed.on('error', (error) => answer.writeHead(502).end(error.message))
    asked.pipe(passed)
  }

  await ask()
  const asking = setInterval(() => void ask(), askEveryMs)
  const server = createServer(pass)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    ready: () => ready,
    close() {
      clearInterval(asking)
      server.close()
      server.closeAllConnections()
      agent.destroy()
    },
  }
}
