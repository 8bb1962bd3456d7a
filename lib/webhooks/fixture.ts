import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

// Support for tests: a receiver of webhooks on this machine, and how it checks what it gets.

export type Message = { headers: IncomingHttpHeaders; body: string }
export type Receiver = { url: string; got: Message[]; answers: (number | 'silence')[]; close(): void }

const open: Server[] = []

/** Cuts off whoever is still connected to a receiver. */
export function cutOff(): void {
  for (const server of open) server.closeAllConnections()
}

/** Ends all receivers. */
export function endReceivers(): void {
  cutOff()
  for (const server of open.splice(0)) server.close()
}

/** A receiver that answers as it is told, and with 204 after that. */
export async function receiver(...answers: Receiver['answers']): Promise<Receiver> {
  const got: Message[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      got.push({ headers: request.headers, body })
      const answer = answers.shift() ?? 204
      if (answer !== 'silence') response.writeHead(answer, { location: 'http://127.0.0.1:1/' }).end()
    })
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/told`, got, answers, close: () => server.close() }
}

/** Whether a message bears the signature of who has this secret, as the standard says. */
export function isSignedBy(secret: string, { headers, body }: Message): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  return String(headers['webhook-signature']).includes(createHmac('sha256', key).update(content).digest('base64'))
}
