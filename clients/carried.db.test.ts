import { spawn } from 'node:child_process'
import { Countersign, Denied, type Told } from '@/clients/countersign'
import { noPython } from '@/clients/fixture-program'
import { addPerson, addPod, must, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { sealLines } from '@/lib/jobs/partitions'
import { holdEntry } from '@/lib/memory/written/keep/commands'

// What Countersign carries out itself, by the methods that each client has for it.

let gate: TestGate
let pod: TestPod
let olga: PersonActor

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('carried', { role: 'ResearchPod', department: 'research' })
  olga = await addPerson('Olga', ['product-owners'], ['approver'])
  await refreshAccess()
})
afterAll(() => gate.close())

/** Somebody takes an entry from pods, which its pod is told. */
async function taken(path: string): Promise<void> {
  const { id: entryId } = await read.memoryEntry.findFirstOrThrow({ where: { path } })
  expect(await execute(holdEntry, olga, { entryId, reason: 'Who said so?' })).toMatchObject({ ok: true })
  await must(sealLines, {})
}

/** How a program went on: what it wrote down, found, handed in, moved and was told. */
type Went = { wrote: object; again: object; found: string[]; file: object; task: object; no: string; told: object }

async function typescript(name: string): Promise<Went> {
  const client = new Countersign({ url: gate.url, key: pod.serviceKey, run: name })
  const path = `${name}/jars`
  const task = await client.move('start', name, { title: 'Jars' })
  const wrote = await client.remember(path, `Jars of ${name} are blue.`, { tags: ['jars'], task: name })
  const again = await client.remember(path, `Jars of ${name} are blue.`, { tags: ['jars'], task: name, key: 'again' })
  const found: string[] = []
  for await (const { key } of client.recall(`${name} blue`)) found.push(key)
  const file = await client.handIn(`${path}.md`, 'Blue.\n', { task: name, message: 'Says what they are' })
  const no = await client.move('create', `${name}-new`).then(
    () => '',
    (error: Error) => error.constructor.name,
  )
  const stop = new AbortController()
  const start = await new Promise<string>((resolve, reject) => {
    fetch(`${gate.url}/v2/events`, { headers: { authorization: `Bearer ${pod.serviceKey}` } })
      .then(async (answer) => resolve(((await answer.json()) as { place: string }).place))
      .catch(reject)
  })
  await taken(path)
  let told: Told | undefined
  for await (told of client.events(start, stop.signal)) break
  return { wrote, again, found, file, task, no, told: { ...told?.data, type: told?.type } }
}

const program = `
import json, sys
sys.path.insert(0, 'clients')
from countersign import Countersign, NotAllowed
name, url, key = sys.argv[1:]
gate = Countersign(url, key=key, run=name)
path = name + '/jars'
task = gate.move('start', name, {'title': 'Jars'})
wrote = gate.remember(path, f'Jars of {name} are blue.', tags=['jars'], task=name)
again = gate.remember(path, f'Jars of {name} are blue.', tags=['jars'], task=name, key='again-' + name)
found = [one['key'] for one in gate.recall(name + ' blue')]
file = gate.hand_in(path + '.md', 'Blue.\\n', task=name, message='Says what they are')
try:
    gate.move('create', name + '-new')
    no = ''
except NotAllowed as error:
    no = type(error).__name__
start = gate._send('GET', '/v2/events')['place']
print('ready', flush=True)
sys.stdin.readline()
told = next(gate.events(start))
print(json.dumps({'wrote': wrote, 'again': again, 'found': found, 'file': file, 'task': task, 'no': no, 'told': {**told['data'], 'type': told['type']}}))
`

async function python(name: string): Promise<Went> {
  const child = spawn('python3', ['-c', program, name, gate.url, pod.serviceKey])
  let [out, wrong] = ['', '']
  child.stderr.on('data', (part: Buffer) => (wrong += part.toString()))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString()
      if (out.startsWith('ready')) resolve()
    })
  })
  if (wrong !== '') throw new Error(wrong)
  await taken(`${name}/jars`)
  child.stdin.write('\n')
  await ended
  if (wrong !== '') throw new Error(wrong)
  return JSON.parse(out.replace(/^ready\n/, '')) as Went
}

describe.each([
  ['typescript', typescript],
  ['python', python],
])('the client in %s', (name, run) => {
  it('writes down, finds, hands in, moves, hears a no as an error and is told', async (context) => {
    context.skip(name === 'python' && noPython !== undefined, noPython ?? '')
    const went = await run(name)
    expect(went.task).toMatchObject({ status: 'in_progress' })
    expect(went.wrote).toMatchObject({ decision: 'allow', version: 1, version_state: 'active' })
    expect(went.again).toMatchObject({ version: 1, version_state: 'active' })
    expect(went.found).toContain(`${name}/jars`)
    expect(went.file).toMatchObject({ output: { path: `${name}/jars.md`, state: 'standing', revision: 1 } })
    expect(went.no).toBe(Denied.name)
    expect(went.told).toMatchObject({ type: 'memory.taken', key: `${name}/jars`, state: 'held', version: 1 })
  })
})
