import { vi } from 'vitest'

const folder = vi.hoisted(() => {
  process.env.COUNTERSIGN_LOG_HOSTS = 'inside:localhost,inside:127.0.0.1'
  const at = `/tmp/countersign-rsyslog-${process.pid}`
  process.env.COUNTERSIGN_CA = `${at}/cert`
  return at
})

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { freePort } from '@/lib/db/machine'
import { allLines, comeDue, forward, happen, only, viewOf } from '@/lib/jobs/fixture-forwarding'

// A real receiver, as Debian has it: it takes our messages apart by RFC 5424 and writes down what it found.

const program = '/usr/sbin/rsyslogd'
const hasTls = existsSync('/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_ossl.so')
const isThere = existsSync(program)
const why = 'rsyslog and rsyslog-openssl are not installed: apt-get install rsyslog rsyslog-openssl'
let daemon: ChildProcess | null = null
let ports: { tcp: number; tls: number }

beforeAll(async () => {
  if (!isThere || !hasTls) return
  mkdirSync(folder, { recursive: true })
  const files = ['-keyout', `${folder}/key`, '-out', `${folder}/cert`]
  const about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...about], { stdio: 'ignore' })
  ports = { tcp: await freePort(), tls: await freePort() }
  await start()
  await cast()
}, 120_000)

afterAll(() => {
  daemon?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function start(): Promise<void> {
  const driver = (name: string, mode: string) =>
    `StreamDriver.Name="${name}" StreamDriver.Mode="${mode}" StreamDriver.AuthMode="anon"`
  writeFileSync(
    `${folder}/conf`,
    `global(workDirectory="${folder}" maxMessageSize="64k" DefaultNetstreamDriverCAFile="${folder}/cert"
       DefaultNetstreamDriverCertFile="${folder}/cert" DefaultNetstreamDriverKeyFile="${folder}/key")
     module(load="imtcp")
     template(name="found" type="string" string="%PRI%|%HOSTNAME%|%APP-NAME%|%MSGID%|%msg%\\n")
     input(type="imtcp" port="${ports.tcp}" address="127.0.0.1" ruleset="all")
     input(type="imtcp" port="${ports.tls}" address="127.0.0.1" ruleset="all" ${driver('ossl', '1')})
     ruleset(name="all") { action(type="omfile" file="${folder}/found" template="found" flushOnTXEnd="on") }\n`,
  )
  daemon = spawn(program, ['-n', '-f', `${folder}/conf`, '-i', `${folder}/pid`], { stdio: 'ignore' })
  for (const port of Object.values(ports)) while (!(await answers(port))) await wait(50)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      resolve(true)
      socket.destroy()
    })
    socket.on('error', () => resolve(false))
  })
}

type Found = { pri: string; app: string; id: string; kind: string }
function found(): Found[] {
  if (!existsSync(`${folder}/found`)) return []
  const rows = readFileSync(`${folder}/found`, 'utf8').trim().split('\n').filter(Boolean)
  return rows.map((row) => {
    const [pri, , app, kind, ...rest] = row.split('|')
    const { 'event.id': id } = JSON.parse(rest.join('|')) as Record<string, string>
    return { pri: pri!, app: app!, kind: kind!, id: id! }
  })
}

it.for(['tcp', 'tls'] as const)(
  'rsyslog has every line, sent over %s, also of while it was away',
  async (scheme, context) => {
    context.skip(!isThere || !hasTls, why)
    const id = await only('syslog', `${scheme}://localhost:${ports[scheme]}`)
    rmSync(`${folder}/found`, { force: true })
    daemon!.kill('SIGHUP')
    await happen(3)
    await forward()
    expect(await viewOf(id)).toMatchObject({ behind: 0, lastError: null })
    const all = await allLines()
    await expect.poll(() => found().map((one) => one.id), { timeout: 60_000 }).toEqual(all)
    expect(found()[0]).toMatchObject({ pri: '110', app: 'countersign' })
    expect(found().every(({ kind }) => /^[a-z_]+\.[a-z_]+$/.test(kind))).toBe(true)

    const over = new Promise((resolve) => daemon!.once('exit', resolve))
    daemon!.kill('SIGTERM')
    await over
    await happen(2)
    await forward()
    expect(await viewOf(id)).toMatchObject({ lastError: 'The receiver could not be reached' })
    await start()
    await comeDue()
    await forward()
    const more = await allLines()
    await expect.poll(() => new Set(found().map((one) => one.id)), { timeout: 60_000 }).toEqual(new Set(more))
  },
)
