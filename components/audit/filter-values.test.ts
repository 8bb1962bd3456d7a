import { describe, expect, it } from 'vitest'
import { filtersInForce, frozenAddress, isQuickSet, quickSets, readAuditFilter } from '@/components/audit/filter-values'

const read = (search: Record<string, string | string[]>, zone = 'UTC') => readAuditFilter(search, zone)

const inWords = (...given: Parameters<typeof filtersInForce>) => filtersInForce(...given).map(({ words }) => words)

describe('readAuditFilter', () => {
  it('takes what it knows', () => {
    const search = {
      q: ' refund ',
      what: 'request',
      outcome: 'denied',
      env: 'prod',
      kind: 'pod',
      pod: 'dev-pod',
      tool: 'git.push',
    }
    const { filter, notUnderstood } = read(search)
    expect(filter).toEqual({ ...search, q: 'refund' })
    expect(notUnderstood).toEqual([])
  })

  it('leaves empty fields of the form out', () => {
    expect(read({ q: '', kind: '', from: ' ' })).toEqual({ filter: {}, values: {}, notUnderstood: [] })
  })

  it.each([
    ['kind', 'robot'],
    ['what', 'toString'],
    ['outcome', 'exploded'],
    ['env', 'moon'],
    ['request', '-1'],
    ['request', '99999999999'],
    ['from', 'yesterday'],
    ['from', '2026-11'],
    ['from', '0001-01-01'],
    ['from', '2026-02-30'],
    ['from', '26.11.2026'],
    ['to', '2026-11'],
    ['to', '9999-12-31'],
    ['cursor', "1' or true --"],
    ['q', 'a\0b'],
    ['q', 'x'.repeat(201)],
    ['colour', 'red'],
    ['__proto__', 'x'],
  ])('drops %s=%s and says so', (name, value) => {
    const { filter, values, notUnderstood } = read(Object.fromEntries([[name, value]]))
    expect([filter, values, notUnderstood.length]).toEqual([{}, {}, 1])
  })
})

describe('what people type', () => {
  it('takes the number of a request with and without its prefix', () => {
    expect(read({ request: 'CS-1042' }).filter.request).toBe(1042)
    expect(read({ request: '1042' }).filter.request).toBe(1042)
  })

  it('takes a task by its number here and by the name that its pod gave it', () => {
    expect(read({ task: ' T-318 ' }).filter.task).toBe('T-318')
    const { filter, values } = read({ task: 'discovery/plan a kiln.md-a1b2c3' })
    expect(inWords({ filter, values })).toEqual(['task discovery/plan a kiln.md-a1b2c3'])
    expect(read({ task: 'x'.repeat(301) }).notUnderstood).toEqual(['task'])
  })

  it('means days as those of the reader, the last one included', () => {
    const { filter } = read({ from: '2026-11-22', to: '2026-11-22' }, 'America/Toronto')
    expect(filter).toEqual({ from: '2026-11-22T05:00:00.000Z', to: '2026-11-23T05:00:00.000Z' })
  })

  it('takes a day with other marks and without zeros, and says how to write one that it cannot read', () => {
    expect(read({ from: ' 2026/1/5 ', to: '2026.01.5' }).values).toEqual({ from: '2026-01-05', to: '2026-01-05' })
    expect(read({ from: '2026-11' }).notUnderstood).toEqual(['first day (write it like 2026-11-26)'])
  })

  it('lets the last day end at midnight even when the clocks go back', () => {
    const { filter } = read({ to: '2026-10-25' }, 'Europe/Berlin')
    expect(filter.to).toBe('2026-10-25T23:00:00.000Z')
  })

  it('begins a day without a midnight when its clocks are changed, and ends the day before it there', () => {
    const of = (day: string) => read({ from: day, to: day }, 'America/Santiago').filter
    expect(of('2026-09-05')).toEqual({ from: '2026-09-05T04:00:00.000Z', to: '2026-09-06T04:00:00.000Z' })
    expect(of('2026-09-06')).toEqual({ from: '2026-09-06T04:00:00.000Z', to: '2026-09-07T03:00:00.000Z' })
  })

  it('prefers the field somebody filled in to the one carried along', () => {
    expect(read({ from: ['2026-11-20T10:00:00Z', ''] }).values.from).toBe('2026-11-20T10:00:00Z')
    expect(read({ from: ['2026-11-20T10:00:00Z', '2026-11-21'] }).values.from).toBe('2026-11-21')
  })
})

describe('the link to a view', () => {
  const opened = (address: string, zone: string) =>
    read(Object.fromEntries(new URL(address, 'http://x').searchParams), zone)
  const now = new Date('2026-11-22T10:00:00.000Z')
  const newest = { at: '2026-11-22T09:59:01.500Z' }

  it('ends behind the newest line that is shown, so that nothing comes to it later', () => {
    const searches: Record<string, string>[] = [{ outcome: 'denied' }, { from: '2026-11-22', to: '2026-11-22' }]
    for (const search of searches)
      expect(opened(frozenAddress(read(search, 'Asia/Tokyo'), newest, now), 'America/Toronto').filter).toEqual({
        ...read(search, 'Asia/Tokyo').filter,
        to: '2026-11-22T09:59:01.501Z',
      })
    const older = { outcome: 'denied', cursor: '1763900000000000_01KAMX00000000000000000000' }
    expect(opened(frozenAddress(read(older), newest, now), 'UTC').filter).toEqual({ ...older, to: now.toISOString() })
    expect(opened(frozenAddress(read({}), undefined, now), 'UTC').filter).toEqual({ to: now.toISOString() })
  })

  it('freezes days, and opens the same window in any zone', () => {
    const here = read({ outcome: 'denied', from: '2026-11-22', to: '2026-11-22' }, 'Asia/Tokyo')
    const there = opened(frozenAddress(here, undefined, new Date('2026-11-30')), 'America/Toronto')
    expect(there.filter).toEqual(here.filter)
    expect(inWords(there)).toEqual([
      'Denied by a rule',
      'fixed window from 2026-11-21 15:00:00 UTC to 2026-11-22 15:00:00 UTC',
    ])
  })
})

describe('quick sets', () => {
  const sets = quickSets('2026-11-22')

  it('are understood, each of them', () => {
    for (const { values } of sets) expect(read(values)).toMatchObject({ values, notUnderstood: [] })
  })

  it('are recognised on every page of theirs, and only there', () => {
    const current = (search: Record<string, string>) =>
      sets.filter((set) => isQuickSet(read(search).values, set)).map(({ label }) => label)
    expect(current({})).toEqual(['Everything'])
    expect(current({ outcome: 'denied', cursor: '1763900000000000_01KAMX00000000000000000000' })).toEqual(['Denied'])
    expect(current({ outcome: 'denied', env: 'prod' })).toEqual([])
  })
})

it('says by name whose lines are shown when the address holds only who it is', () => {
  const one = read({ actorId: '01KAMX00000000000000000000' })
  expect(one.notUnderstood).toEqual([])
  expect(inWords(one, 'Ana Kovač')).toEqual(['by Ana Kovač'])
  expect(inWords(one, null)).toEqual(['by nobody known here'])
})
