import { beforeAll, describe, expect, it } from 'vitest'
import { readAuditFilter } from '@/components/audit/filter-values'
import { timeline } from '@/lib/audit/queries'
import { ask, cast, page } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { permissionsOf } from '@/lib/people/rules'
import { removeView, saveView } from '@/lib/record/views/commands'
import { savedViews } from '@/lib/record/views/queries'
import { mostViews } from '@/lib/record/views/schema'

let lee: PersonActor
let ade: PersonActor
let ana: PersonActor
let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
  ana = stage.ana
  // People of their own, with the roles that these views are about.
  lee = { ...ana, id: 'lee', name: 'Lee', can: permissionsOf(['auditor']) }
  ade = { ...ana, id: 'ade', name: 'Ade', can: permissionsOf(['admin']) }
})

const namesOf = async (actor: PersonActor) => (await savedViews(actor)).map(({ name }) => name)

async function saved(actor: PersonActor, name: string, more: Record<string, string> = {}): Promise<string> {
  const outcome = await execute(saveView, actor, { name, outcome: 'denied', ...more })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value.id
}

describe('a saved view', () => {
  it('is its owner’s own until it is shared, and then everybody’s who reads the record', async () => {
    await saved(lee, 'Denied')
    await saved(lee, 'Denied, for all', { shared: 'on' })
    expect(await namesOf(lee)).toEqual(['Denied', 'Denied, for all'])
    expect(await namesOf(ana)).toEqual(['Denied, for all'])
    const [view] = await savedViews(ana)
    expect(view).toMatchObject({ ownerName: 'Lee', mayRemove: false, filter: { outcome: 'denied' } })
    await expect(savedViews({ ...ana, can: permissionsOf(['viewer']) })).rejects.toThrow('lacks audit:keep')
  })

  it('stands on the record when it comes and when it goes', async () => {
    const id = await saved(lee, 'Short', { pod: 'writer' })
    expect(await execute(removeView, lee, { viewId: id })).toMatchObject({ ok: true })
    const lines = await read.auditEvent.findMany({ where: { subjectId: id }, orderBy: { at: 'asc' } })
    expect(lines.map(({ sentence }) => sentence)).toEqual([
      'Lee saved a view of the audit trail: “Short” (outcome denied, pod “writer”)',
      'Lee removed a saved view of the audit trail: “Short”',
    ])
  })

  it('is removed by its owner, or, once shared, by whoever manages people, and by nobody else', async () => {
    const [own, shared] = [await saved(lee, 'Mine'), await saved(lee, 'Ours', { shared: 'on' })]
    expect(await execute(removeView, ana, { viewId: own })).toMatchObject({ ok: false, reason: 'unknown_view' })
    expect(await execute(removeView, ade, { viewId: own })).toMatchObject({ ok: false, reason: 'unknown_view' })
    expect(await execute(removeView, ana, { viewId: shared })).toMatchObject({ ok: false, reason: 'not_own_view' })
    expect(await execute(removeView, ade, { viewId: shared })).toMatchObject({ ok: true })
    expect(await execute(removeView, ade, { viewId: shared })).toMatchObject({ ok: false, reason: 'unknown_view' })
  })

  it('has a name that nothing else of its owner has, and there are not too many', async () => {
    await saved(ade, 'Denied')
    expect(await execute(saveView, ade, { name: ' Denied ' })).toMatchObject({ ok: false, reason: 'view_exists' })
    for (let at = 1; at < mostViews; at++) await saved(ade, `View ${at}`)
    expect(await execute(saveView, ade, { name: 'One more' })).toMatchObject({ ok: false, reason: 'too_many_views' })
    for (const wrong of [{ name: ' ' }, { name: 'x', outcome: 'elephant' }, { name: 'x', colour: 'red' }])
      expect(await execute(saveView, ana, wrong)).toMatchObject({ ok: false, reason: 'invalid_input' })
  })
})

it('shows whoever opens it the same events, in whatever zone they are', async () => {
  await ask(stage.writerPod, page())
  const day = new Date().toISOString().slice(0, 10)
  // Who saves it means their own day; what is saved are its moments.
  const { filter } = readAuditFilter({ from: day, to: day }, 'Pacific/Auckland')
  const id = await saved(lee, 'A day', { from: filter.from!, to: filter.to! })
  const view = (await savedViews(lee)).find((one) => one.id === id)!
  const shownIn = async (zone: string) =>
    (await timeline(lee, readAuditFilter(view.filter, zone).filter)).rows.map((row) => row.id)
  const shown = await shownIn('Pacific/Auckland')
  for (const zone of ['UTC', 'America/Los_Angeles', 'Asia/Kolkata']) expect(await shownIn(zone)).toEqual(shown)
})
