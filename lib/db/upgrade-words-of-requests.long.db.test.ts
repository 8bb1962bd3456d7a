import { describe, expect, it } from 'vitest'
import { carriedOver } from '@/lib/db/fixture-carried-over'
import { everyState } from '@/lib/db/fixture-every-state'
import { goesOn, readsOn } from '@/lib/db/fixture-going-on'

const installation = carriedOver('20261126190102_words_of_requests', everyState)

describe('an installation from before the policy was changed in a browser, brought up to date', () => {
  installation.stands()
})

describe('life goes on there', () => {
  goesOn(installation)

  it('its policy is changed from where it stood, replayed on the calls it had, signed and put into force', async () => {
    const { decide, requestNumbered, settled } = await import('@/lib/access/fixture')
    const { execute } = await import('@/lib/change/command')
    const { addToGroup } = await import('@/lib/access/people/commands')
    const { systemActor } = await import('@/lib/core/actor')
    const { editChange, startChange } = await import('@/lib/policy/drafts/commands')
    const { askReplay } = await import('@/lib/policy/replay/commands')
    const { runReplay } = await import('@/lib/policy/replay/jobs')
    const { latestReplay } = await import('@/lib/policy/replay/queries')
    const { proposeChange } = await import('@/lib/proposals/commands')
    const { must } = await import('@/lib/proposals/fixture')
    const { person, podOf, read } = installation.product()
    const calls = await read.call.count()
    const searches = await read.call.count({ where: { toolKey: 'notes.search' } })
    const olga = await person('Olga')
    const { number } = await must(execute(startChange, olga, {}))
    const cell = { kind: 'cell', role: 'WriterPod', environment: 'prod', tool: 'notes.search' } as const
    await must(execute(editChange, olga, { number, edits: [{ ...cell, answer: { then: 'deny' } }] }))
    await runReplay((await must(execute(askReplay, olga, { number }))).id)
    const { result } = (await latestReplay(olga, number))!
    expect(result!.coverage).toMatchObject({ replayed: calls, notReplayable: { facts: 0, repository: 0 } })
    expect(result!.totals).toMatchObject({ newly_denied: searches, unchanged: calls - searches })

    // A policy of that time does not say who signs a change of it: one of the group admins does, once there is one.
    const { id: personId } = await person('Ben')
    const admins = { personId, group: 'admins', title: 'Admins' }
    // People could sign for one another there already, so what an admin gives is asked for.
    const asked = await must(execute(addToGroup, olga, { ...admins, reason: 'Ben signs for policy' }))
    expect(asked).toMatchObject({ asked: [{ number: expect.any(Number) }] })
    await must(execute(addToGroup, systemActor, admins))
    const proposed = await must(execute(proposeChange, olga, { number, reason: 'Searching is over' }))
    const request = await requestNumbered(proposed.request)
    expect(await decide(await person('Ben'), request)).toMatchObject({ ok: true })
    await settled(request)
    expect(await read.policyInForce.findFirst()).toMatchObject({ version: 3 })
    const { submitCall } = await import('@/lib/calls/record/commands')
    const search = { tool: 'notes.search', arguments: { keyword: 'glaze' }, idempotencyKey: 'new-search' }
    const answer = await submitCall(await podOf(await installation.idOf('allowed')), search)
    expect(answer).toMatchObject({ ok: true, value: { state: 'denied' } })
  })

  it('its catalogue file changes nothing when it is loaded once more', async () => {
    const { execute } = await import('@/lib/change/command')
    const { systemActor } = await import('@/lib/core/actor')
    const { loadCatalogue } = await import('@/lib/tools/commands')
    const { tool } = await import('@/lib/tools/schema')
    const rows = await installation.product().read.tool.findMany()
    const tools = rows.map(({ definition, state }) => ({ ...tool.parse(definition), state }))
    expect(await execute(loadCatalogue, systemActor, { tools })).toMatchObject({ ok: true, value: { changed: 0 } })
  })
})

describe('the repository it had read', () => {
  readsOn(installation)
})
