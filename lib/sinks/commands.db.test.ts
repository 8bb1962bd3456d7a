import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_LOG_HOSTS = 'logs.example.com,inside:syslog.corp.example.com,10.0.0.9'
  process.env.COUNTERSIGN_LOG_FOLDERS = '/var/log/countersign'
})

import { expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import {
  addSink,
  changeSink,
  goBack,
  letGo,
  pauseSink,
  removeSink,
  resumeSink,
  sendRefused,
  testSink,
} from '@/lib/sinks/commands'
import { listSinks } from '@/lib/sinks/queries'

const address = 'https://logs.example.com/v1/logs?tenant=own'
const wish = { kind: 'otlp', name: 'Main store', address }
const admin = person('Ade', ['admin'])
const add = async (more: object = {}) => await execute(addSink, await admin, { ...wish, ...more })
const only = async () => (await listSinks(await admin))[0]!

it('goes only where the operator has said, in words that say who can change that', async () => {
  for (const [more, field, word] of [
    [{ address: 'https://elsewhere.example.com' }, 'address', 'COUNTERSIGN_LOG_HOSTS'],
    [{ address: 'https://10.0.0.9' }, 'address', 'inside:'],
    [{ address: 'https://167772169' }, 'address', 'inside:'],
    [{ address: 'http://logs.example.com' }, 'address', 'TLS'],
    [{ address: 'logs.example.com' }, 'address', 'whole address'],
    [{ address: 'https://ana@logs.example.com' }, 'address', 'name and password'],
    [{ kind: 'syslog', address: 'tcp://logs.example.com' }, 'address', 'TLS'],
    [{ kind: 'file', address: '/etc/cron.d/record' }, 'address', 'COUNTERSIGN_LOG_FOLDERS'],
    [{ kind: 'file', address: '/var/log/countersign/../x' }, 'address', 'whole address'],
    [{ kind: 'splunk' }, 'secret', 'found'],
    [{ secret: 'Bearer abcdefghij' }, 'secret', 'never the secret itself'],
    [{ secret: 'env:AUTH_SECRET' }, 'secret', 'never the secret itself'],
    [{ secret: 'file:token' }, 'secret', 'never the secret itself'],
    [{ kind: 'syslog', address: 'tls://logs.example.com', secret: 'file:/a' }, 'secret', 'needs none'],
    [{ kind: 'pigeon' }, 'kind', 'Choose one of'],
    [{ nouns: ['weather'] }, 'nouns.0', 'kinds of line'],
    [{ name: ' ' }, 'name', 'name'],
  ] as const) {
    const outcome = await add(more)
    expect(outcome, JSON.stringify(more)).toMatchObject({ ok: false, kind: 'invalid' })
    expect(!outcome.ok && outcome.fields?.[field]?.join(), JSON.stringify(more)).toContain(word)
  }
  expect(await read.sink.count()).toBe(0)
})

it('is set up, changed and taken away by admins, who alone see the whole address, and each step is on the record', async () => {
  const [auditor, viewer] = [await person('Lee', ['auditor']), await person('Vic', ['viewer'])]
  for (const who of [auditor, viewer])
    expect(await execute(addSink, who, wish)).toMatchObject({ ok: false, reason: 'missing_permission' })
  expect(await add({ secret: 'env:COUNTERSIGN_LOG_SECRET_MAIN', nouns: 'pod', environments: 'prod' })).toMatchObject({
    ok: true,
  })
  expect(await add({ name: 'MAIN store' })).toMatchObject({ ok: false, reason: 'sink_exists' })
  const seen = await only()
  expect(seen).toMatchObject({
    address,
    secret: 'env:COUNTERSIGN_LOG_SECRET_MAIN',
    nouns: ['pod'],
    environments: ['prod'],
  })
  expect(await listSinks(auditor)).toMatchObject([{ address: 'logs.example.com:443', secret: null }])
  await expect(listSinks(viewer)).rejects.toThrow('audit:read')

  const sinkId = seen.id
  const same = {
    sinkId,
    name: seen.name,
    address,
    secret: seen.secret,
    nouns: seen.nouns,
    environments: seen.environments,
  }
  const change = async (more: object) => await execute(changeSink, await admin, { ...same, ...more })
  const before = await read.auditEvent.count()
  expect(await change({})).toMatchObject({ ok: true })
  expect(await read.auditEvent.count()).toBe(before)
  expect(await change({ address: 'https://elsewhere.example.com' })).toMatchObject({ ok: false, reason: 'sink_off' })
  await change({ name: 'Store', nouns: [], secret: '' })
  await execute(pauseSink, await admin, { sinkId })
  expect(await execute(pauseSink, await admin, { sinkId })).toMatchObject({ ok: false, reason: 'sink_paused' })
  expect(await execute(sendRefused, await admin, { sinkId })).toMatchObject({ ok: false, reason: 'sink_paused' })
  await execute(resumeSink, await admin, { sinkId })
  expect(await execute(resumeSink, await admin, { sinkId })).toMatchObject({ ok: false, reason: 'not_paused' })
  for (const none of [sendRefused, letGo])
    expect(await execute(none, await admin, { sinkId })).toMatchObject({ ok: false, reason: 'nothing_dead' })
  await execute(testSink, await admin, { sinkId })
  expect(await execute(goBack, await admin, { sinkId, from: 'day', day: '' })).toMatchObject({
    ok: false,
    kind: 'invalid',
  })
  await execute(goBack, await admin, { sinkId, from: 'beginning' })
  expect((await only()).behind).toBe(
    Number((await read.auditOrder.aggregate({ _max: { position: true } }))._max.position ?? 0),
  )
  await execute(removeSink, await admin, { sinkId })
  for (const command of [testSink, removeSink, letGo])
    expect(await execute(command, await admin, { sinkId })).toMatchObject({ ok: false, reason: 'unknown_sink' })
  expect(await listSinks(await admin)).toEqual([])

  const lines = await read.auditEvent.findMany({ where: { subjectId: sinkId }, orderBy: { at: 'asc' } })
  expect(lines.map(({ sentence }) => sentence.replace(/\d+ lines?/, 'N lines'))).toEqual([
    'Ade has the record sent to the log store “Main store” (logs.example.com:443): lines about pod in Production',
    'Ade changed the log store “Store”: it was called “Main store”; what opens it is not needed; it gets all lines',
    'Ade paused the log store “Store”',
    expect.stringMatching(/^Ade let the log store “Store” go on/),
    'Ade had a test line sent to the log store “Store”',
    'Ade had the log store “Store” sent everything again from the beginning of the record: N lines',
    expect.stringMatching(/^Ade removed the log store “Store” \(logs\.example\.com:443\)/),
  ])
  expect(JSON.stringify(lines, (_, value: unknown) => (typeof value === 'bigint' ? null : value))).not.toContain(
    'tenant=own',
  )
})

it('takes a host inside where it is listed as such, and a file in a folder that is', async () => {
  expect(await add({ kind: 'syslog', name: 'a', address: 'tcp://syslog.corp.example.com' })).toMatchObject({ ok: true })
  expect(await add({ kind: 'file', name: 'b', address: '/var/log/countersign/record.jsonl' })).toMatchObject({
    ok: true,
  })
})
