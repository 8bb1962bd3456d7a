import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_SERVER_HOSTS = '127.0.0.1'
})

import { addPod, must, openGate } from '@/lib/gate/fixture'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { doorWithKey, suitePrompts, suiteServer } from '@/examples/servers/fixture-conformance'
import { offer, signPrompts } from '@/examples/servers/fixture-offer'
import { refreshAccess } from '@/lib/auth/access'
import { setServer } from '@/lib/servers/commands'
import { readServer } from '@/lib/servers/reading/commands'

// The official conformance suite against /mcp, with the tools that it calls on a server behind the gate.

it('holds in every scenario of what the gate offers', async () => {
  const gate = await openGate()
  const suite = await suiteServer()
  const pod = await addPod('conformance')
  const account = { podSlug: pod.slug, environment: 'prod' as const }
  await must(setServer, { ...account, url: suite.url })
  const { tools } = await must(readServer, account)
  await offer(tools.map(({ key }) => key))
  await signPrompts(suitePrompts)
  await refreshAccess()
  const door = await doorWithKey(gate.url, pod.serviceKey)
  const results = mkdtempSync(path.join(tmpdir(), 'countersign-conformance-'))
  try {
    const { code, said } = await run(door.url.replace('127.0.0.1', 'localhost'), results)
    console.info(said)
    expect(code, said).toBe(0)
    expect(said).toContain('tools-call-mixed-content')
    expect(said).toContain('prompts-get-with-args')
  } finally {
    rmSync(results, { recursive: true, force: true })
    door.close()
    suite.close()
    await gate.close()
  }
})

async function run(url: string, results: string): Promise<{ code: number | null; said: string }> {
  const program = 'examples/servers/node_modules/@modelcontextprotocol/conformance/dist/index.js'
  const words = ['server', '--url', url, '--expected-failures', 'examples/servers/not-offered.yml', '-o', results]
  const child = spawn(process.execPath, [program, ...words], { env: { ...process.env, NODE_OPTIONS: '' } })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { code, said }
}
