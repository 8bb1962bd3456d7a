import { beforeAll, describe, expect, it } from 'vitest'
import { ask, cast, page } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { settleFinding } from '@/lib/findings/commands'
import { findingChoices, findingCounts, listFindings } from '@/lib/findings/list/queries'
import type { FindingsFilter } from '@/lib/findings/schema'
import { writePrompt } from '@/lib/prompts/commands'
import { person } from '@/lib/access/fixture'

const key = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'
let stage: Awaited<ReturnType<typeof cast>>

beforeAll(async () => {
  stage = await cast()
  const addresses = Array.from({ length: 16 }, (_, at) => `lamp${at}@pottery.co.uk`).join(' ')
  await ask(stage.writerPod, { ...page(), content: addresses })
  await ask(stage.otherPod, { ...page(), content: `${addresses} ${key}` })
  const lena = await person('Lena', ['prompt_reviewer'])
  await execute(writePrompt, lena, { slug: 'listed', title: 'Listed', text: `Ask with ${key}.` })
})

const list = (filter: FindingsFilter = {}) => listFindings(stage.ana, filter)

describe('the list of what was found', () => {
  it('shows what weighs most first, and every one of them once', async () => {
    const first = await list()
    const second = await list({ cursor: first.next! })
    expect(first).toMatchObject({ before: 0, previous: null })
    expect(second).toMatchObject({ before: 25, next: null })
    const rows = [...first.rows, ...second.rows]
    expect(rows).toHaveLength(34)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(34)
    const weights = rows.map(({ severity }) => ['high', 'medium', 'low'].indexOf(severity))
    expect(weights).toEqual(weights.toSorted())
    expect(rows.slice(0, 2)).toMatchObject([
      { kind: 'secret.github_token', title: 'Version 1 of the prompt “Listed”', pod: null, environment: null },
      { kind: 'secret.github_token', subject: 'call', pod: 'WriterPod', environment: 'prod' },
    ])
    expect((await list({ cursor: second.previous! })).rows).toEqual(first.rows)
    expect(JSON.stringify(rows)).not.toContain(key)
  })

  it.each<[FindingsFilter, number]>([
    [{ severity: 'high' }, 2],
    [{ family: 'secret' }, 2],
    [{ family: 'hidden' }, 0],
    [{ source: 'prompt_version' }, 1],
    [{ source: 'call', family: 'secret' }, 1],
    [{ pod: 'other' }, 17],
    [{ pod: 'WriterPod', family: 'secret' }, 1],
    [{ pod: 'nobody' }, 0],
    [{ state: 'accepted' }, 0],
  ])('shows by %j that many: %i', async (filter, count) => {
    expect((await list(filter)).rows).toHaveLength(count)
    expect((await findingCounts(stage.ana, filter))[filter.state ?? 'open']).toBe(count)
  })

  it('begins and ends where nobody can be for a place that nobody made', async () => {
    expect((await list({ cursor: `99999,${Date.now() + 1e9},z` })).rows).toHaveLength(25)
    expect((await list({ cursor: '-5,0,0' })).rows).toEqual([])
  })

  it('offers pods by their names, and counts what somebody has said of them', async () => {
    expect((await findingChoices(stage.ana)).pods.options.map(({ label }) => label)).toEqual(['WriterPod', 'WriterPod'])
    const [finding] = (await list({ source: 'prompt_version' })).rows
    const said = { findingId: finding!.id, as: 'false_alarm', reason: 'It was made up' }
    expect(await execute(settleFinding, stage.ana, said)).toMatchObject({ ok: true })
    expect(await findingCounts(stage.ana, {})).toMatchObject({ open: 33, accepted: 0, false_alarm: 1 })
    expect((await list({ state: 'false_alarm' })).rows).toMatchObject([{ id: finding!.id, state: 'false_alarm' }])
  })
})
