import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_SERVER_HOSTS = '127.0.0.1'
})

import { addPod, must, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bridge, bridgeTo, type Client, connected } from '@/examples/servers/fixture-bridge'
import { offer } from '@/examples/servers/fixture-offer'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'
import { setServer } from '@/lib/servers/commands'
import { readServer } from '@/lib/servers/reading/commands'
import { nameOfTool } from '@/lib/tools/names'

// The reference servers of the Model Context Protocol behind the gate, each spoken to by the protocol's own client.

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-servers-'))
const packages = 'examples/servers/node_modules/@modelcontextprotocol'

type Called = { content: unknown[]; structuredContent?: unknown; isError?: boolean }

const servers = [
  {
    name: 'server-everything',
    args: ['stdio'],
    env: {},
    calls: [
      ['echo', { message: 'lamps' }],
      ['get-sum', { a: 2, b: 3 }],
      ['get-tiny-image', {}],
    ],
  },
  {
    name: 'server-filesystem',
    args: [folder],
    env: {},
    calls: [
      ['write_file', { path: 'note.txt', content: 'From a pod' }],
      ['read_text_file', { path: 'note.txt' }],
      ['read_text_file', { path: 'nothing.txt' }],
    ],
  },
  {
    name: 'server-memory',
    args: [],
    env: { MEMORY_FILE_PATH: path.join(folder, 'memory.jsonl') },
    calls: [
      ['create_entities', { entities: [{ name: 'Kiln', entityType: 'thing', observations: ['It is hot'] }] }],
      ['search_nodes', { query: 'Kiln' }],
    ],
  },
] as const

let gate: TestGate
beforeAll(async () => {
  gate = await openGate()
})
afterAll(async () => {
  await gate.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.each(servers)('$name behind the gate', ({ name, args, env, calls }) => {
  let bridge: Bridge
  let pod: TestPod
  let client: Client
  const pinned = async () => await read.serverTool.findMany({ where: { server: { account: { podId: pod.podId } } } })
  const keyOf = async (called: string) => (await pinned()).find((one) => one.name === called)!.toolKey

  beforeAll(async () => {
    const { bin } = JSON.parse(readFileSync(path.join(packages, name, 'package.json'), 'utf8'))
    bridge = await bridgeTo(
      path.join(packages, name, Object.values(bin as Record<string, string>)[0]!),
      args,
      env,
      folder,
    )
    pod = await addPod(name)
    await refreshAccess()
    await must(setServer, { podSlug: pod.slug, environment: 'prod', url: bridge.url })
    client = await connected(`${gate.url}/mcp`, { authorization: `Bearer ${pod.serviceKey}` })
  })
  afterAll(async () => {
    await client.close()
    await bridge.close()
  })

  it('has its tools read as drafts, and offers none of them by itself', async () => {
    const direct = await connected(bridge.url)
    const theirs = (await direct.listTools()).tools.map((one) => one.name)
    await direct.close()
    const { tools, problems } = await must(readServer, { podSlug: pod.slug, environment: 'prod' })
    console.info(`${name}: ${tools.length} of ${theirs.length} tools read`, problems)
    expect(tools.length + problems.length).toBe(theirs.length)
    expect(tools.map((one) => one.what)).toEqual(tools.map(() => 'added'))
    for (const [called] of calls) expect(tools.map((one) => one.name)).toContain(called)
    const listed = (await client.listTools()).tools.map((one) => one.name)
    expect(listed.filter((one) => tools.some(({ key }) => nameOfTool(key) === one))).toEqual([])
  })

  it('answers through the gate as it does by itself, once for each call, and each is on the record', async () => {
    const keys = await Promise.all([...new Set(calls.map(([called]) => called))].map(keyOf))
    await offer(keys)
    await refreshAccess()
    const direct = await connected(bridge.url)
    for (const [called, input] of calls) {
      const before = bridge.calls.length
      const through = (await client.callTool({
        name: nameOfTool(await keyOf(called)),
        arguments: input as Record<string, unknown>,
      })) as Called
      expect(bridge.calls.slice(before)).toEqual([called])
      const alone = (await direct.callTool({ name: called, arguments: input as Record<string, unknown> })) as Called
      // What was created is there already the second time.
      if (called !== 'create_entities')
        expect([through.content, through.structuredContent, through.isError ?? false]).toEqual([
          alone.content,
          alone.structuredContent,
          alone.isError ?? false,
        ])
      const isMissing = 'path' in input && input.path === 'nothing.txt'
      expect(through.isError ?? false, called).toBe(isMissing)
      const { outcome } = await read.call.findFirstOrThrow({ where: { podId: pod.podId }, orderBy: { at: 'desc' } })
      expect(outcome).toBe(through.isError ? 'failed' : 'succeeded')
    }
    await direct.close()
  })

  it('hears nothing of a path that could mean another place', async (context) => {
    context.skip(name !== 'server-filesystem', 'It takes no paths')
    const before = bridge.calls.length
    const asked = { name: nameOfTool(await keyOf('read_text_file')), arguments: { path: '../../etc/passwd' } }
    expect(await client.callTool(asked)).toMatchObject({ isError: true, structuredContent: { state: 'denied' } })
    expect(bridge.calls.slice(before)).toEqual([])
  })

  it('has a tool suspended by one other byte of its description, before anything is carried', async () => {
    const [[called, input]] = calls
    const key = await keyOf(called)
    bridge.alter = (message) => {
      const result = 'result' in message ? (message.result as { tools?: { name: string; description?: string }[] }) : {}
      for (const one of result.tools ?? []) if (one.name === called) one.description = `${one.description ?? ''} `
      return message
    }
    const before = bridge.calls.length
    const answer = (await client.callTool({
      name: nameOfTool(key),
      arguments: input as Record<string, unknown>,
    })) as Called
    expect(answer).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('is suspended') }] })
    expect(bridge.calls.slice(before)).toEqual([])
    expect(await read.tool.findUniqueOrThrow({ where: { key } })).toMatchObject({ state: 'suspended' })
  })
})
