import { readFileSync } from 'node:fs'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, must } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { registerPerson } from '@/lib/people/commands'
import { permissionsOf } from '@/lib/people/rules'
import type { HumanRole } from '@/lib/people/schema'
import { activatePolicy } from '@/lib/policy/commands'
import {
  discardChange,
  editChange,
  rebaseChange,
  startChange,
  startRollback,
  undoEdits,
} from '@/lib/policy/drafts/commands'
import { changeDetail, listChanges, openDraftOf } from '@/lib/policy/drafts/queries'

const starter = readFileSync(new URL('../starter.yaml', import.meta.url), 'utf8')
const titled = (title: string) => starter.replace('Pods do not change build files', title)

async function person(name: string, roles: HumanRole[]): Promise<PersonActor> {
  const known = { issuer: 'https://id.test', subject: newId(), name, roles, groups: [] }
  const { personId } = (await must(registerPerson as never, known)) as { personId: string }
  return { kind: 'person', id: personId, name, groups: [], can: permissionsOf(roles), authenticatedAt: new Date() }
}

async function draft(actor: PersonActor): Promise<number> {
  const outcome = await execute(startChange, actor, {})
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value.number
}

const recordOf = async (number: number) => {
  const { id } = await read.policyChange.findUniqueOrThrow({ where: { number } })
  const lines = await read.auditEvent.findMany({ where: { subjectId: id }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
  return lines.map(({ sentence }) => sentence)
}

let ade: PersonActor
let eve: PersonActor
let viewer: PersonActor
let pod: PodActor

beforeAll(async () => {
  pod = (await cast()).writerPod
  ade = await person('Ade', ['admin'])
  viewer = await person('Vic', ['viewer', 'approver', 'auditor'])
})
beforeEach(async () => {
  eve = await person('Eve', ['admin'])
})

describe('a draft', () => {
  it('is edited step by step, undone, and put away, each with its line that holds no text', async () => {
    const number = await draft(ade)
    expect(await execute(editChange, ade, { number: String(number), text: titled('One') })).toMatchObject({
      ok: true,
      value: { number, edits: 1 },
    })
    const steps = JSON.stringify([{ kind: 'text', before: titled('One'), after: titled('Two') }])
    expect(await execute(editChange, ade, { number, edits: steps })).toMatchObject({ value: { edits: 2 } })
    expect(await changeDetail(ade, number)).toMatchObject({ document: titled('Two'), before: starter, mayEdit: true })
    expect(await execute(undoEdits, ade, { number, to: 1 })).toMatchObject({ ok: true, value: { edits: 1 } })
    expect(await changeDetail(ade, number)).toMatchObject({ document: titled('One'), changes: [], problems: [] })
    expect(await openDraftOf(ade)).toMatchObject({ number, edits: 1, state: 'draft', isBehind: false })
    expect(await execute(discardChange, ade, { number })).toMatchObject({ ok: true })
    expect(await execute(editChange, ade, { number, text: starter })).toMatchObject({ reason: 'not_draft' })
    expect(await recordOf(number)).toEqual([
      expect.stringMatching(`Ade started PC-${number}, a change of policy version \\d+`),
      `Ade edited PC-${number}: the text`,
      `Ade edited PC-${number}: the text`,
      `Ade undid 1 edit of PC-${number}`,
      `Ade discarded PC-${number}`,
    ])
  })

  it('is nobody else’s: another admin finds none of this number', async () => {
    const number = await draft(ade)
    expect(await changeDetail(eve, number)).toBeNull()
    expect((await listChanges(eve)).rows.map((row) => row.number)).not.toContain(number)
    expect((await listChanges(ade)).rows[0]).toMatchObject({ number, isOwn: true, author: 'Ade' })
    for (const [command, input] of [
      [editChange, { number, text: titled('Mine') }],
      [undoEdits, { number, to: 0 }],
      [rebaseChange, { number }],
      [discardChange, { number }],
    ] as const)
      expect(await execute(command as typeof discardChange, eve, input)).toMatchObject({ reason: 'unknown_change' })
    expect(await openDraftOf(eve)).toBeNull()
  })

  it('is for admins: pods, and people of every other role, are refused', async () => {
    const number = await draft(ade)
    for (const who of [pod, viewer])
      for (const [command, input] of [
        [startChange, {}],
        [startRollback, { version: 1 }],
        [editChange, { number, text: titled('Mine') }],
        [discardChange, { number }],
      ] as const)
        expect(await execute(command as typeof startChange, who, input)).toMatchObject({ reason: 'missing_permission' })
  })

  it('keeps what it was when a text is refused, in words with its line', async () => {
    const number = await draft(ade)
    await execute(editChange, ade, { number, text: titled('Kept') })
    const bomb = `a: &a [x, x]\n${Array.from({ length: 200 }, (_, at) => `b${at}: *a`).join('\n')}\n`
    for (const [text, words] of [
      ['x'.repeat(10_000_000), /larger than 1 MB/],
      [bomb, /aliases/],
      [starter.replace('version: 1', 'version:\t1\n\tx: 1'), /^Line 4/],
      [starter.replace('\nroles:', '\nenvironments: [dev]\nroles:'), /^Line \d+.*appears twice/],
      [starter.replace('environments: [dev, test, prod]', 'environments: [dev, test, prod, moon]'), /^Line 4: .*moon/],
      [starter.replace('inherits: [', 'inherits: [nobody, '), /^Line \d+: .*There is no role nobody/],
    ] as const) {
      const outcome = await execute(editChange, ade, { number, text })
      expect(outcome).toMatchObject({ kind: 'invalid', reason: 'invalid_policy' })
      expect(outcome).toMatchObject({ fields: { document: expect.arrayContaining([expect.stringMatching(words)]) } })
    }
    expect(await changeDetail(ade, number)).toMatchObject({ document: titled('Kept'), edits: 1 })
  })

  it('is not edited from a page that shows another text', async () => {
    const number = await draft(ade)
    const { digest } = (await changeDetail(ade, number))!
    await execute(editChange, ade, { number, text: titled('One') })
    expect(await execute(editChange, ade, { number, text: titled('Two'), digest })).toMatchObject({ reason: 'changed' })
  })
})

describe('when another version comes into force', () => {
  it('is brought up to it, and what does not fit is left out by a person alone', async () => {
    const number = await draft(ade)
    await execute(editChange, ade, { number, text: titled('One') })
    await execute(activatePolicy, systemActor, { document: titled('Other'), reason: 'For tests' })
    expect(await changeDetail(ade, number)).toMatchObject({ isBehind: true })
    const refused = await execute(rebaseChange, ade, { number })
    expect(refused).toMatchObject({ kind: 'conflict', reason: 'edits_refused', more: { refused: [{ at: 0 }] } })
    expect(await changeDetail(ade, number)).toMatchObject({ isBehind: true, document: titled('One') })
    expect(await execute(rebaseChange, ade, { number, leaveOut: '[0]' })).toMatchObject({ value: { edits: 0 } })
    expect(await changeDetail(ade, number)).toMatchObject({ isBehind: false, document: titled('Other') })
    expect((await recordOf(number)).at(-1)).toMatch(/ and left out 1 edit$/)
  })

  it('is brought up to it all the same when the version moved twice, with every edit that fits', async () => {
    const number = await draft(ade)
    const { document } = (await changeDetail(ade, number))!
    const mine = document.replace('then: allow', 'then: allow # mine')
    await execute(editChange, ade, { number, text: mine })
    const versions = ['\n# once\n', '\n# once\n# twice\n'].map((end) => `${document}${end}`)
    for (const moved of versions) await execute(activatePolicy, systemActor, { document: moved, reason: 'For tests' })
    expect(await execute(rebaseChange, ade, { number })).toMatchObject({ ok: true, value: { edits: 1 } })
    const brought = (await changeDetail(ade, number))!
    expect(brought).toMatchObject({ isBehind: false, before: versions[1], document: `${mine}\n# once\n# twice\n` })
  })

  it('can go back to what was: a draft of that text', async () => {
    await execute(activatePolicy, systemActor, { document: titled('Earlier'), reason: 'For tests' })
    const { version } = await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })
    expect(await execute(startRollback, ade, { version })).toMatchObject({ reason: 'no_change' })
    await execute(activatePolicy, systemActor, { document: titled('Later'), reason: 'For tests' })
    const outcome = await execute(startRollback, ade, { version })
    expect(outcome).toMatchObject({ ok: true, value: { base: version + 1 } })
    const { number } = (outcome as { value: { number: number } }).value
    expect(await changeDetail(ade, number)).toMatchObject({ document: titled('Earlier'), state: 'draft' })
  })
})
