import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_SERVER_HOSTS = '127.0.0.1'
})

import { addPod } from '@/lib/gate/fixture'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { runCommand } from '@/lib/cli/command'
import { serverCommands } from '@/lib/cli/servers'
import { endServers, sendNote, toolServer } from '@/lib/servers/fixture'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-servers-'))
const said: string[] = []
const run = async (...words: string[]) => ({
  code: await runCommand(serverCommands, ['pods', 'server', ...words]),
  said: said.splice(0).join('\n'),
})

beforeEach(() => {
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line: string) => void said.push(line))
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => {
  endServers()
  rmSync(folder, { recursive: true })
})

it('names the server of a pod with a header from a file, reads its tools, shows it and takes it away', async () => {
  const { slug } = await addPod('told-by-hand')
  const header = path.join(folder, 'header.txt')
  writeFileSync(header, 'Authorization: Bearer not-on-a-line\n')
  const { url } = await toolServer([sendNote()], 'Bearer not-on-a-line')
  const at = [slug, '--environment', 'prod']
  expect(await run(...at, '--read')).toEqual({ code: 1, said: 'No server is set up for this identity.' })
  expect(await run(...at, '--header-file', header)).toMatchObject({ code: 1, said: expect.stringContaining('--url') })
  expect(await run(...at, '--url', url, '--header-file', `${header}.none`)).toMatchObject({
    code: 1,
    said: expect.stringContaining('cannot be read'),
  })
  expect(await run(...at, '--url', url)).toMatchObject({ code: 0 })
  expect(await run(...at, '--read')).toEqual({
    code: 1,
    said: 'Nothing was read, and nothing has changed.\n  Its tools could not be read: it refuses: “HTTP 401”.',
  })
  expect(await run(...at, '--url', url, '--header-file', header)).toMatchObject({ code: 0 })
  expect((await run(...at, '--read')).said).toContain('send_note  send_note  new, and not offered yet')
  const shown = await run(slug)
  expect(shown.said).toContain(`prod  ${url}  read last 20`)
  expect(shown.said).toContain('  send_note  send_note  draft')
  expect(shown.said).not.toContain('not-on-a-line')
  expect((await run(...at, '--remove')).said).toContain('it does by itself')
  expect(await run(slug)).toEqual({ code: 0, said: '' })
})
