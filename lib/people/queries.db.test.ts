import { expect, it } from 'vitest'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { registerPerson } from '@/lib/people/commands'
import { listPeople, peopleTotal } from '@/lib/people/queries'
import { permissionsOf } from '@/lib/people/rules'
import { type HumanRole, peopleSorts, type PeopleSort } from '@/lib/people/schema'

async function person(name: string, roles: HumanRole[]): Promise<PersonActor> {
  const known = { issuer: 'https://login.example', subject: `list-${name}`, name, roles }
  const outcome = await execute(registerPerson, systemActor, known)
  if (!outcome.ok) throw new Error(outcome.reason)
  return { kind: 'person', id: outcome.value.personId, name, groups: [], can: permissionsOf(roles) }
}

it('the list of people is ordered by any of its columns, page by page, and counts what its filters show', async () => {
  const roles: HumanRole[][] = [['auditor'], [], ['viewer']]
  for (let at = 0; at < 30; at++) await person(`${at % 2 ? 'Vic' : 'zoë'} ${at}`, roles[at % 3]!)
  const ade = await person('Ade', ['admin'])
  for (const sort of peopleSorts.flatMap((name) => [name, `-${name}`] as const)) {
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await listPeople(ade, { sort, cursor })
      expect(page.place.before, sort).toBe(ids.length)
      ids.push(...page.rows.map(({ id }) => id))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(new Set(ids).size, sort).toBe(await read.person.count())
  }
  const names = async (sort: PeopleSort) => (await listPeople(ade, { sort, q: 'vic' })).rows.map(({ name }) => name)
  expect(await names('-name')).toEqual((await names('name')).toReversed())
  const { rows, place } = await listPeople(ade, { role: 'auditor' })
  expect(place.total).toBe(await read.person.count({ where: { roles: { has: 'auditor' } } }))
  expect(rows.every(({ roles }) => roles.includes('auditor'))).toBe(true)
  expect((await listPeople(ade, { role: 'none' })).rows.every(({ roles }) => roles.length === 0)).toBe(true)
  expect(await peopleTotal(ade)).toBe(await read.person.count())
})
