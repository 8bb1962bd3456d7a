import { type AddressInfo, createServer } from 'node:net'

// Support for tests: names and addresses that lead inside in every spelling, and a canary that hears of who goes there.

export const insideNames = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  'localhost',
  'localhost.',
  '[::1]',
  '0.0.0.0',
  // The same in addresses of IPv6.
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  // Neighbours, and whoever tells a machine its keys.
  '169.254.169.254',
  '[fe80::1]',
  '10.0.0.8',
  '192.168.1.1',
  '172.16.0.1',
  '100.64.0.1',
  '[fd00::1]',
]

export type Canary = { port: number; heard: number; close(): void }

/** Listens on this machine, in both families. */
export async function listen(): Promise<Canary> {
  const server = createServer((socket) => {
    canary.heard++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '::', ipv6Only: false }, resolve))
  const { port } = server.address() as AddressInfo
  const canary: Canary = { port, heard: 0, close: () => server.close() }
  return canary
}
