import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createProxy, type Server } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { exchange } from '@/lib/core/exchange'

const name = 'github.example.com'
let folder: string
let port: number
const open: Pick<Server, 'close' | 'closeAllConnections'>[] = []

beforeAll(async () => {
  folder = mkdtempSync(`${tmpdir()}/countersign-tunnel-`)
  const about = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  const files = ['-keyout', `${folder}/key`, '-out', `${folder}/cert`]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  execFileSync('openssl', ['req', '-x509', ...kind, ...files, ...about], { stdio: 'ignore' })
  const pair = { key: readFileSync(`${folder}/key`), cert: readFileSync(`${folder}/cert`) }
  const server = createServer(pair, (request, response) => response.end(`${request.method} ${request.url}`))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  return () => void server.close()
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A proxy that leads every name to the server of this test, and keeps what it saw. */
async function proxyOf(status = 200) {
  const seen = { asked: [] as string[], shown: [] as string[], text: '' }
  const proxy = createProxy()
  proxy.on('connect', (request, socket) => {
    seen.asked.push(request.url!)
    seen.shown.push(String(request.headers['proxy-authorization']))
    socket.on('error', () => {})
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
    const there = connect(port, '127.0.0.1')
    there.on('error', () => {})
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    socket.on('data', (chunk: Buffer) => (seen.text += chunk.toString('latin1')))
    socket.pipe(there).pipe(socket)
  })
  open.push(proxy)
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  return { seen, address: `http://me:secret@127.0.0.1:${(proxy.address() as AddressInfo).port}` }
}

const ask = async (proxy: string, more: object = {}) =>
  await exchange(
    new URL(`https://${name}:8443/app`),
    { method: 'GET', headers: { authorization: 'bearer what-opens-it' }, body: '' },
    {
      listed: [],
      isPlainAllowed: false,
      timeoutMs: 20_000,
      mostBytes: 1_000,
      proxy,
      caFile: `${folder}/cert`,
      // A name that this machine does not know, and the proxy does.
      resolve: async () => [],
      ...more,
    },
    () => false,
  )

it('goes through the proxy, which is told the name and reads nothing of what is said', async () => {
  const { seen, address } = await proxyOf()
  expect(await ask(address)).toMatchObject({ status: 200, body: 'GET /app' })
  expect(seen.asked).toEqual([`${name}:8443`])
  expect(seen.shown).toEqual([`Basic ${Buffer.from('me:secret').toString('base64')}`])
  expect(seen.text.length).toBeGreaterThan(100)
  expect(seen.text).not.toContain('what-opens-it')
})

it('asks for nothing inside by it, trusts nobody else for the name, and says that a proxy refuses', async () => {
  const { seen, address } = await proxyOf()
  expect(await ask(address, { resolve: async () => ['10.0.0.7'] })).toMatchObject({ problem: 'not_public' })
  expect(seen.asked).toEqual([])
  expect(await ask(address, { caFile: null })).toMatchObject({ problem: 'untrusted' })
  const refusing = await proxyOf(407)
  expect(await ask(refusing.address)).toMatchObject({ problem: 'unreachable' })
})
