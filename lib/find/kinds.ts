import 'server-only'
import { timeline } from '@/lib/audit/queries'
import { counted } from '@/lib/core/count'
import type { Permission, PersonActor } from '@/lib/core/actor'
import { paths } from '@/lib/core/paths'
import type { Hit, HitGroup } from '@/lib/find/schema'
import { listMemory } from '@/lib/memory/queries'
import { memoryStateLabels } from '@/lib/memory/labels'
import { roleNames } from '@/lib/people/labels'
import { searchPeople } from '@/lib/people/queries'
import { searchPods } from '@/lib/pods/queries'
import { stateLabels, tierLabels } from '@/lib/requests/labels'
import { searchRequests } from '@/lib/requests/queries'
import { listTasks } from '@/lib/tasks/list/queries'
import { taskStatusLabels } from '@/lib/tasks/labels'
import { searchTools } from '@/lib/tools/queries'

/** Something that can be found: who may, how, and where all of its kind are listed. */
type Kind = {
  title: string
  /** One of these is enough. */
  permissions: readonly Permission[]
  search(person: PersonActor, q: string, atMost: number): Promise<Hit[]>
  list?: (q: string) => NonNullable<HitGroup['more']>
}

/** What can be found, in the order in which it is shown. */
export const kinds: readonly Kind[] = [
  {
    title: 'Requests',
    permissions: ['requests:read'],
    async search(person, q, atMost) {
      const rows = await searchRequests(person, q, atMost)
      return rows.map(({ number, sentence, state, tier }) => ({
        href: paths.request(number),
        title: sentence,
        note: `CS-${number} · ${stateLabels[state]} · ${tierLabels[tier]}`,
      }))
    },
    list: (q) => ({ words: 'All that are decided', href: paths.approvals({ view: 'decided', q }) }),
  },
  {
    title: 'Tasks',
    permissions: ['tasks:read'],
    async search(person, q, atMost) {
      const { rows } = await listTasks(person, { q })
      return rows.slice(0, atMost).map(({ number, title, key, status, source }) => ({
        href: paths.task(number),
        title,
        note: [`T-${number}`, title === key ? null : key, taskStatusLabels[status], source?.name]
          .filter(Boolean)
          .join(' · '),
      }))
    },
    list: (q) => ({ words: 'All tasks', href: paths.tasks({ q }) }),
  },
  {
    title: 'Memory',
    permissions: ['memory:read'],
    async search(person, q, atMost) {
      const { rows } = await listMemory(person, { q })
      return rows.slice(0, atMost).map(({ id, path, state, source, versionCount }) => ({
        href: paths.memoryEntry(id),
        title: path,
        note: [memoryStateLabels[state], source?.name, source?.branch, counted(versionCount, 'version')]
          .filter(Boolean)
          .join(' · '),
      }))
    },
    list: (q) => ({ words: 'All entries', href: paths.memory({ q }) }),
  },
  {
    title: 'People',
    permissions: ['people:manage'],
    async search(person, q, atMost) {
      const people = await searchPeople(person, q, atMost)
      return people.map(({ id, name, roles, email }) => ({
        href: paths.person(id),
        title: name,
        note: [roles.map((role) => roleNames[role]).join(', ') || 'No role', email].filter(Boolean).join(' · '),
      }))
    },
    list: (q) => ({ words: 'All people', href: paths.people({ q }) }),
  },
  {
    title: 'Pods',
    permissions: ['pods:read'],
    async search(person, q, atMost) {
      const pods = await searchPods(person, q, atMost)
      return pods.map(({ slug, name, role, department }) => ({
        href: paths.pod(slug),
        title: name,
        note: `${slug} · ${role}, ${department}`,
      }))
    },
    list: (q) => ({ words: 'All pods', href: paths.pods({ q }) }),
  },
  {
    title: 'Tools',
    permissions: ['policy:read'],
    async search(person, q, atMost) {
      const tools = await searchTools(person, q, atMost)
      return tools.map(({ key, title, group }) => ({
        href: paths.tool(key),
        title,
        note: `${key} · ${group}`,
      }))
    },
    list: (q) => ({ words: 'All tools', href: paths.tools({ q }) }),
  },
  {
    title: 'Events',
    permissions: ['audit:read', 'audit:read_own'],
    async search(person, q, atMost) {
      const { rows } = await timeline(person, { q })
      return rows.slice(0, atMost).map(({ id, sentence, at, actorName }) => ({
        href: paths.event(id),
        title: sentence,
        note: `${at.slice(0, 16).replace('T', ' ')} UTC · ${actorName}`,
      }))
    },
    list: (q) => ({ words: 'All events', href: paths.audit({ q }) }),
  },
]
