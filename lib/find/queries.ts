import 'server-only'
import { auditEvent } from '@/lib/audit/event/queries'
import { archiveWith } from '@/lib/audit/months/queries'
import { timeline } from '@/lib/audit/queries'
import type { Permission, PersonActor } from '@/lib/core/actor'
import { paths } from '@/lib/core/paths'
import { kinds } from '@/lib/find/kinds'
import type { HitGroup } from '@/lib/find/schema'
import { importDetail } from '@/lib/imports/queries'
import { memoryDetail } from '@/lib/memory/queries'
import { searchPeople } from '@/lib/people/queries'

/** So many of a kind are shown; whoever needs more goes to that kind's list. */
const shownOfAKind = 5

/** What holds every word of `q`, as far as this person may see it, one group for each kind that has any. */
export async function findEverywhere(person: PersonActor, q: string): Promise<HitGroup[]> {
  const groups = await Promise.all(
    kinds
      .filter(({ permissions }) => permissions.some((permission) => person.can.has(permission)))
      .map(async ({ title, search, list }) => {
        const found = await search(person, q, shownOfAKind + 1)
        const hits = found.slice(0, shownOfAKind)
        return { title, hits, more: found.length > hits.length && list ? list(q) : null }
      }),
  )
  return groups.filter(({ hits }) => hits.length > 0)
}

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i

/**
 * Where an id leads: CS-12 to a request, T-3 to a task, and the long ones to an event, a call's lines, an entry in
 * memory, an import or a person. Null when it is no id, or of nothing that this person may see. A number may lead to a
 * page that says that there is no such thing.
 */
export async function placeOfId(person: PersonActor, q: string): Promise<string | null> {
  const numbered = /^(cs|t)-(\d{1,9})$/i.exec(q)
  if (numbered) {
    const number = Number(numbered[2])
    return numbered[1]!.toLowerCase() === 'cs' ? paths.request(number) : paths.task(number)
  }
  if (!ulid.test(q)) return null
  const id = q.toUpperCase()
  const may = (permission: Permission) => person.can.has(permission)
  if (may('audit:read') || may('audit:read_own')) {
    if (await auditEvent(person, id)) return paths.event(id)
    if (may('audit:read') && (await archiveWith(id))) return paths.event(id)
    if ((await timeline(person, { call: id })).rows.length > 0) return paths.audit({ call: id })
  }
  if (may('memory:read') && (await memoryDetail(person, id))) return paths.memoryEntry(id)
  if (may('imports:read') && (await importDetail(person, id))) return paths.importRun(id)
  if (may('people:manage') && (await searchPeople(person, id, 1)).length > 0) return paths.person(id)
  return null
}
