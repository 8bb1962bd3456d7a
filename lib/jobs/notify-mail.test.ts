import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Canary, insideNames, listen } from '@/lib/core/fixture-inside'
import { patience } from '@/lib/core/fixture-patience'
import { mailOut } from '@/lib/core/mail-out'
import { type MailHost, mailHost } from '@/lib/jobs/fixture-mail'

const name = 'mail.example.com'
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-mail-'))
const caFile = `${folder}/cert`
let pair: { key: string; cert: string }
let canary: Canary
beforeAll(async () => {
  canary = await listen()
  const about = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const files = ['-keyout', `${folder}/key`, '-out', caFile]
  execFileSync('openssl', ['req', '-x509', ...curve, ...files, ...about], { stdio: 'ignore' })
  pair = { key: readFileSync(`${folder}/key`, 'utf8'), cert: readFileSync(caFile, 'utf8') }
})
afterAll(() => {
  canary.close()
  rmSync(folder, { recursive: true })
})

const outside = { listed: [] as string[], isPlainAllowed: false, caFile: null, timeoutMs: 20_000 }
const letter = {
  to: 'ana@house.example',
  subject: 'CS-1 waits',
  text: 'It waits.',
  messageId: '<01LETTER@house.example>',
}
const of = (url: string, opens = ':') => {
  const [user, password] = opens === ':' ? [null, null] : (opens.split(':') as [string, string])
  return { url: new URL(url), user, password, from: 'countersign@house.example' }
}

describe('a mail server inside', () => {
  it.each(insideNames)('at %s gets no connection, unless the operator has listed it', async (host) => {
    for (const scheme of ['smtp', 'smtps']) {
      const sent = await mailOut(of(`${scheme}://${host}:${canary.port}`, 'countersign:password'), letter, outside)
      expect(['not_public', 'no_address']).toContain('problem' in sent && sent.problem)
    }
    expect(canary.heard).toBe(0)
  })

  it.each([[['127.0.0.1']], [['198.41.0.4', '127.0.0.1']], [['::1']], [['169.254.169.254']]])(
    'gets none by a name that leads to %j',
    async (addresses) => {
      const asked = { ...outside, resolve: async () => addresses }
      const sent = await mailOut(of(`smtp://${name}:${canary.port}`), letter, asked)
      expect(sent).toEqual({ problem: 'not_public' })
      expect(canary.heard).toBe(0)
    },
  )

  it('gets none by a name whose answer changes: it is asked once, and the connection goes where was looked', async () => {
    const answers = [['198.41.0.4'], ['127.0.0.1']]
    const resolve = vi.fn<() => Promise<string[]>>(async () => answers.shift() ?? ['127.0.0.1'])
    const sent = await mailOut(of(`smtp://${name}:${canary.port}`), letter, { ...outside, resolve, timeoutMs: 400 })
    expect('problem' in sent).toBe(true)
    expect(resolve).toHaveBeenCalledTimes(1)
    expect(canary.heard).toBe(0)
  })

  it('is not where an address of somebody leads, whatever it says', async () => {
    const server = await mailHost()
    const listed = { ...outside, listed: ['127.0.0.1'], isPlainAllowed: true }
    for (const to of ['x@[127.0.0.1]', `x@127.0.0.1:${canary.port}`, 'x@a.example>\r\nRCPT TO:<y@b.example'])
      await mailOut(of(`smtp://127.0.0.1:${server.port}`), { ...letter, to }, listed)
    // Nor does an address say anything else to the server that it leads to.
    expect(server.plain.match(/^RCPT TO:.*y@b\.example/m)).toBeNull()
    expect(canary.heard).toBe(0)
    await server.close()
  })

  it('and would have been heard of', async () => {
    const listed = { ...outside, listed: ['127.0.0.1'] }
    expect(await mailOut(of(`smtp://127.0.0.1:${canary.port}`), letter, listed)).toEqual({ problem: 'unreachable' })
    expect(canary.heard).toBe(1)
  })
})

describe('a mail server', () => {
  let server: MailHost
  const open = async (manner: Parameters<typeof mailHost>[1] = {}) => (server = await mailHost(0, manner))
  const plainly = { ...outside, listed: [name], isPlainAllowed: true, resolve: async () => ['127.0.0.1'] }
  const securely = { ...plainly, isPlainAllowed: false, caFile }
  const send = async (more: object = {}, opens?: string) =>
    await mailOut(of(`smtp://${name}:${server.port}`, opens), letter, { ...plainly, ...more })
  beforeEach(async () => void (await open()))
  afterEach(async () => await server.close())

  it('that breaks off in a letter has not taken it, and takes it the next time', async () => {
    server.fault = 'in a letter'
    expect(await send()).toEqual({ problem: 'unreachable' })
    server.fault = null
    expect(await send()).toEqual({ ok: true })
    expect(server.got).toHaveLength(1)
  })

  it('that breaks off when it has taken a letter gets it again, by the same id', async () => {
    server.fault = 'behind a letter'
    expect(await send()).toEqual({ problem: 'unreachable' })
    server.fault = null
    expect(await send()).toEqual({ ok: true })
    const ids = server.got.map(({ head }) => /^Message-ID: (.*)$/im.exec(head)?.[1])
    expect(ids).toEqual([letter.messageId, letter.messageId])
  })

  it('that never comes to an end is left after the time there is, with nothing held', async () => {
    server.fault = 'never ends'
    expect(await send({ timeoutMs: 200 })).toEqual({ problem: 'too_slow' })
    await vi.waitFor(() => expect(server.held()).toBe(0), patience)
  })

  it('that asks who comes is told name and password, and a wrong one is said to be so', async () => {
    await server.close()
    await open({ opens: 'countersign:password' })
    expect(await send({}, 'countersign:password')).toEqual({ ok: true })
    expect(await send({}, 'countersign:another')).toEqual({ problem: 'not_opened' })
    expect(await send()).toEqual({ said: '530 who are you' })
    expect(server.got).toHaveLength(1)
  })

  it('that speaks TLS hears name, password and letter by it alone, if its certificate is trusted', async () => {
    await server.close()
    await open({ opens: 'countersign:password', pair })
    expect(await send(securely, 'countersign:password')).toEqual({ ok: true })
    expect(server.got).toMatchObject([{ to: letter.to, text: letter.text }])
    expect(await send({ ...securely, caFile: null }, 'countersign:password')).toEqual({ problem: 'untrusted' })
    const other = { ...securely, listed: ['127.0.0.1'] }
    expect(await mailOut(of(`smtp://127.0.0.1:${server.port}`, 'a:password'), letter, other)).toEqual({
      problem: 'untrusted',
    })
    expect(server.plain).toMatch(/^STARTTLS/m)
    expect(server.plain).not.toMatch(/AUTH|MAIL FROM|It waits/)
    expect(server.got).toHaveLength(1)
  })

  it('that speaks none hears neither where it must, though it is listed', async () => {
    await server.close()
    await open({ opens: 'countersign:password' })
    expect(await send(securely, 'countersign:password')).toEqual({ problem: 'untrusted' })
    expect(server.plain).not.toMatch(/AUTH|MAIL FROM/)
  })
})
