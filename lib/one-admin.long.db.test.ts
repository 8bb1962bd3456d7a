import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { newcomer, person } from '@/lib/access/fixture'
import { digestOf, gained, look, milderAnswers, type State } from '@/lib/access/fixture-reached'
import { rulesForm, wordsForm } from '@/lib/catalogue/fixture'
import { append } from '@/lib/audit/append'
import { must } from '@/lib/calls/fixture'
import { type Command, execute } from '@/lib/change/command'
import { mayDo, type Permission, type PersonActor, systemActor } from '@/lib/core/actor'
import { read, writer } from '@/lib/db/client'
import { deactivatePerson } from '@/lib/access/people/commands'
import { memoryTries } from '@/lib/memory/fixture'
import { incidentTries } from '@/lib/incidents/fixture'
import { issueCredential, registerPod } from '@/lib/pods/commands'
import { tightenNow } from '@/lib/proposals/commands'
import { draftOf, milder, replayed, starter, stricter } from '@/lib/proposals/fixture'
import { recordTries } from '@/lib/record/fixture'
import { noticeTries } from '@/lib/notices/fixture'
import { repositoryTries } from '@/lib/repositories/fixture'
import { sourceFiles } from '@/lib/sources'

// What one account can reach by itself: that of an admin who also signs, in wrong hands. Every command such an account
// may call is tried from every state that some of them lead to, each with arguments that would be of use, in one
// transaction that is taken back. Nobody else does anything, so no state may give anybody more than there was.

const timeout = 7_200_000
const why = { reason: 'It is of use' }
const unfound = { findingId: '0'.repeat(26), ...why }
let mallory: PersonActor
let names: Record<'signer' | 'other' | 'vic' | 'gone', string>
let credentialId: string
let forms: { widen: object; narrow: object; words: object }
const stranger = 'ghost'
const numbersOf = ({ drafts }: State) => drafts.map(({ number }) => ({ number }))
const webhook = { podSlug: 'own', environment: 'prod' }

/** What would be of use to try by each command, in a state. Whatever is not about rights has one try. */
const alphabet: Record<string, (state: State) => object[]> = {
  'access.ask': () => [
    { personId: mallory.id, right: 'group:policy-owners', ...why },
    { personId: names.vic, right: 'role:approver', ...why },
  ],
  'people.set_roles': () => [
    { personId: names.vic, roles: ['admin', 'approver'], ...why },
    { personId: names.signer, roles: [], ...why },
    { personId: mallory.id, roles: ['admin', 'approver', 'auditor'], ...why },
  ],
  'people.add_to_group': () => [
    { personId: names.vic, group: 'delivery-leads', ...why },
    { personId: mallory.id, group: 'new-group', title: 'A new group', ...why },
  ],
  'people.remove_from_group': () =>
    [names.signer, names.other].map((personId) => ({ personId, group: 'delivery-leads' })),
  'people.deactivate': () => [names.signer, names.other, mallory.id].map((personId) => ({ personId })),
  'people.reactivate': () => [names.gone, names.signer].map((personId) => ({ personId, ...why })),
  'access.propose_pod': () => [{ slug: stranger, name: 'Ghost', purpose: 'Haunts', ...place('DevPod') }],
  'access.ask_for_pod': () => ['own', stranger].map((podSlug) => ({ podSlug, ...place('DeliveryPod') })),
  'pods.issue_credential': () =>
    ['own', stranger].map((podSlug) => ({ podSlug, environment: 'prod', kind: 'service_key' })),
  ...Object.fromEntries(['rotate', 'revoke'].map((act) => [`pods.${act}_credential`, () => [{ credentialId }]])),
  'pods.describe': () => [{ podSlug: 'own', name: 'Another name', purpose: 'Says something else' }],
  ...Object.fromEntries(['hold', 'retire'].map((act) => [`pods.${act}`, () => [{ podSlug: 'own', ...why }]])),
  'pods.resume': () => ['own', stranger].map((podSlug) => ({ podSlug, ...why })),
  'webhooks.set': () => [{ ...webhook, url: 'https://ghost.example.com' }],
  'webhooks.choose': () => [{ ...webhook, which: 'some', messages: ['call.released'] }],
  'webhooks.rotate': () => [{ ...webhook, overlapHours: 0 }],
  'servers.set': () => ['https://ghost.example.com', 'https://other.example.com'].map((url) => ({ ...webhook, url })),
  // Nobody is there, so what a server would say is tried where servers are (lib/servers/commands.long.db.test.ts).
  ...Object.fromEntries(['webhooks.remove', 'servers.remove', 'servers.read'].map((act) => [act, () => [webhook]])),
  ...Object.fromEntries(['pause', 'resume', 'test', 'send_again'].map((act) => [`webhooks.${act}`, () => [webhook]])),
  'prompts.write': () => ['Be kind.', 'Be quick.'].map((text) => ({ slug: 'greeting', title: 'Greeting', text })),
  'prompts.check': () => [{ slug: 'greeting', text: 'Be kind.' }],
  'prompts.ask': () => [{ slug: 'greeting', number: 1, environment: 'prod', ...why }],
  'prompts.take_up': () => [{ promptId: '0'.repeat(26), slug: 'greeting', title: 'Greeting' }], // Of no repository.
  'prompts.retire': () => [{ slug: 'greeting', number: 1 }],
  'prompts.hand_over': () => [names.signer, mallory.id].map((ownerId) => ({ slug: 'greeting', ownerId, ...why })),
  'prompts.remark': () => [{ slug: 'greeting', number: 1, words: 'Looks well', place: '0,2' }],
  'prompts.roll_back': () => [{ slug: 'greeting', number: 1, environment: 'prod', ...why }],
  // Nothing was found or started yet: that is tried where findings and tasks are.
  'findings.settle': () => [{ ...unfound, as: 'accepted' }],
  'findings.ask_bypass': () => [{ ...unfound, days: 1 }],
  'policy.list_words': () => [{ names: 'Zoe Tallow', phrases: 'to the moon' }],
  ...Object.fromEntries(['end_bypass', 'reveal'].map((act) => [`findings.${act}`, () => [unfound]])),
  ...memoryTries,
  ...recordTries,
  ...incidentTries,
  ...noticeTries,
  ...repositoryTries,
  'tasks.add': () => [{ title: 'Known', key: 'known', place: 'own dev' }],
  'tasks.change': () => [{ number: 1, dependsOn: '', before: '', needsReview: 'on' }],
  'tasks.move': () => [{ number: 1, move: 'hold', reason: 'Not now' }],
  'tools.change': () => [forms.widen, forms.narrow],
  'tools.reword': () => [forms.words],
  'tools.import': () => [{ document: 'no document' }],
  'policy.start_change': () => [{ document: milder(starter) }],
  'policy.start_rollback': () => [{ version: 1 }],
  'policy.edit_change': ({ drafts }) =>
    drafts.slice(0, 2).flatMap(({ number }) => [milder, stricter].map((to) => ({ number, text: to(starter) }))),
  'policy.answer_cell': () => [cell],
  'policy.add_rule': () => [{ ...cell, what: 'path', value: 'docs/**' }],
  'policy.undo_edits': ({ drafts }) => drafts.slice(0, 1).map(({ number }) => ({ number, to: 0 })),
  'policy.write_remark': () => [{ number: 1, words: 'Looks well' }],
  'policy.cancel_replay': () => [{ id: 'none' }],
  'policy.begin_shadow': ({ drafts }) => drafts.slice(0, 1).map(({ number }) => ({ number, days: 1 })),
  'policy.propose_change': ({ drafts }) => drafts.map(({ number }) => ({ number, ...why })),
  ...Object.fromEntries(['policy.ask_replay', 'policy.end_shadow'].map((act) => [act, numbersOf])),
  ...Object.fromEntries(['rebase', 'discard', 'withdraw'].map((act) => [`policy.${act}_change`, numbersOf])),
  'policy.tighten': ({ drafts }) => drafts.map(({ number }) => ({ number, ...why })),
  'requests.decide': ({ requests }) =>
    requests.map(({ id: requestId, digest }) => ({ requestId, digest, ...approved })),
  'requests.take_back': ({ requests }) => requests.map(({ id: requestId }) => ({ requestId })),
  'demo.load': () => [{ people: 0, pods: 0 }],
  ...Object.fromEntries(['demo.remove', 'demo.write_history', 'policy.put_words_back'].map((act) => [act, () => [{}]])),
  'jobs.acknowledge': () => [{ upTo: '0'.repeat(26) }],
}
const approved = { verdict: 'approve', from: 'page', reasonCode: 'checked' }
/** What an admin may have read in from a repository is no right of anybody's. */
const ofImports = /^imports\./

const place = (role: string) => ({
  role,
  department: 'delivery',
  environments: ['prod'],
  repositories: '',
  ownerId: names.vic,
  ...why,
})
const cell = { role: 'DevPod', environment: 'prod', tool: 'memory.add', then: 'allow' }

type Named = Command<z.ZodType, unknown>
const commands = new Map<string, Named>()

beforeAll(async () => {
  for (const file of sourceFiles().filter((one) => /^lib\/.*commands\.ts$/.test(one)))
    for (const one of Object.values((await import(/* @vite-ignore */ `../${file}`)) as Record<string, Named>))
      if (typeof one?.run === 'function' && 'permission' in one && 'input' in one) commands.set(one.name, one)
  mallory = await person('Mallory', ['admin', 'approver'], ['delivery-leads', 'product-owners'])
  const of = async (name: string) => (await person(name, ['approver'], ['delivery-leads'])).id
  names = { signer: await of('Signer'), other: await of('Other'), vic: (await newcomer()).id, gone: await of('Gone') }
  await person('Owner', ['approver'], ['policy-owners'])
  await execute(deactivatePerson, systemActor, { personId: names.gone })
  const pod = { slug: 'own', name: 'Own', role: 'ResearchPod', department: 'research', purpose: 'Tests' }
  await must(registerPod as never, { ...pod, ownerId: names.signer })
  const issued = { podSlug: 'own', environment: 'prod', kind: 'service_key' }
  credentialId = ((await must(issueCredential as never, issued)) as { credentialId: string }).credentialId
  const tools = await read.tool.findMany({ where: { state: 'live' }, orderBy: { key: 'asc' } })
  const tool = tools.find(({ definition }) => (definition as { sensitivity: string }).sensitivity === 'write')!.key
  forms = {
    widen: await rulesForm(mallory, tool, { sensitivity: 'read' }),
    narrow: await rulesForm(mallory, tool, { sensitivity: 'destructive' }),
    words: await wordsForm(mallory, tool, { note: 'Known' }),
  }
  for (const to of [milder, stricter]) await replayed(await draftOf(mallory, to(starter)))
})

it('knows something to try by every command that an admin may call', () => {
  const may = [...commands.values()].filter((one) => mayDo(mallory, one)).map(({ name }) => name)
  expect(may.filter((name) => !ofImports.test(name)).toSorted()).toEqual(Object.keys(alphabet).toSorted())
  // As they are written, so that none is missed that is made in another place or way.
  const shipped = sourceFiles().filter((file) => file.startsWith('lib/') && !/\.test\.ts$|\/fixture[^/]*$/.test(file))
  const pattern = /defineCommand\(\{\s*name: '([^']+)',\s*permission: '([^']+)',(?:\s*actor: '(\w+)',)?/g
  const written = shipped.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(pattern)])
  const theirs = written.filter(
    ([, , needs, kind]) => mallory.can.has(needs as Permission) && (kind ?? 'person') === 'person',
  )
  expect(written.length).toBeGreaterThan(80)
  expect(theirs.map(([, name]) => name!).filter((name) => !commands.has(name))).toEqual([])
})

/** Tries everything from here, as many commands in a row as are left, and takes each back. */
async function search(only: RegExp, most: number) {
  const count = { states: 0, steps: 0, done: 0, refused: new Set<string>() }
  const undone = new Error('taken back')
  const seen = new Map<string, number>()
  await writer
    .$transaction(
      async (tx) => {
        const [{ now }] = await tx.$queryRaw<[{ now: Date }]>`select now()`
        const before = await look(tx)
        const from = async (state: State, path: readonly string[]): Promise<void> => {
          const left = most - path.length
          const digest = digestOf(state)
          if ((seen.get(digest) ?? 0) >= left) return
          if (!seen.has(digest)) count.states++
          seen.set(digest, left)
          for (const [name, inputs] of Object.entries(alphabet))
            for (const input of only.test(name) ? inputs(state) : []) {
              count.steps++
              await tx.$executeRawUnsafe(`savepoint step${path.length}`)
              const one = commands.get(name)!
              const { data } = one.input.safeParse(input)
              const outcome = data ? await one.run({ tx, actor: mallory, now, input: data, ahead: null }) : null
              if (outcome?.ok && outcome.events !== 'unchanged') {
                count.done++
                await append(tx, mallory, outcome.events)
                const next = await look(tx)
                const here = [...path, `${name} ${JSON.stringify(input).slice(0, 160)}`]
                const more = [...gained(before, next), ...(await milderAnswers(tx, before, next))]
                expect(more, here.join('\n')).toEqual([])
                // By a policy or a catalogue that is not committed nobody can be asked: from there it goes on below.
                if (next.policy.epoch === state.policy.epoch) await from(next, here)
              } else if (outcome && !outcome.ok) count.refused.add(`${name}: ${outcome.reason}`)
              await tx.$executeRawUnsafe(`rollback to savepoint step${path.length}`)
            }
        }
        await from(before, [])
        throw undone
      },
      { timeout, maxWait: 60_000 },
    )
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
  return count
}

/**
 * Which commands, how many in a row, and how many where there is time (COUNTERSIGN_SEARCH=full). What concerns one matter
 * is followed to the end with what takes signers away and with signing itself; all of it together not as far.
 */
const parts = [
  ['everything', /./, 1, 3],
  ['people', /^(people|access\.ask$|requests)/, 3, 6],
  ['pods', /^(pods|webhooks|servers|access\.\w+_pod|requests|people\.(remove|deactivate))/, 2, 6],
  ['tools', /^(tools|requests|people\.(remove|deactivate))/, 2, 6],
  ['the policy', /^(policy|requests|people\.remove)/, 2, 6],
] as const
const isFull = process.env.COUNTERSIGN_SEARCH === 'full'

function tell(part: string, most: number, { states, steps, done, refused }: Awaited<ReturnType<typeof search>>): void {
  const tried = `${states} states, ${steps} commands tried, ${done} done, ${refused.size} ways of being refused`
  console.info(`One admin alone, ${part}, ${most} in a row: ${tried}`)
}

describe('one admin account alone', () => {
  it.each(parts)('gains nothing by commands about %s', { timeout }, async (part, only, quick, full) => {
    const most = isFull ? full : quick
    const found = await search(only, most)
    tell(part, most, found)
    expect(found.done).toBeGreaterThan(5)
  })

  it('gains nothing from where it has tightened the policy and a tool at once', { timeout }, async () => {
    const [, draft] = await read.policyChange.findMany({ where: { authorId: mallory.id }, orderBy: { number: 'asc' } })
    expect(await execute(tightenNow, mallory, { number: draft!.number, ...why })).toMatchObject({ ok: true })
    expect(await execute(commands.get('tools.change')!, mallory, forms.narrow)).toMatchObject({ ok: true })
    tell('after tightening', isFull ? 2 : 1, await search(/./, isFull ? 2 : 1))
  })
})
