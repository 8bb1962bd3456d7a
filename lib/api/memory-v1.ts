import 'server-only'
import { z } from 'zod'
import { reasonOnWire } from '@/lib/api/carried'
import { defineEndpoint } from '@/lib/api/endpoint'
import { leftOut, useEntriesOf } from '@/lib/api/memory'
import { inWords, memoryModeMeanings, memoryActMeanings } from '@/lib/api/meanings'
import { keyInBody } from '@/lib/api/wire'
import { memoryReplies, writeDown } from '@/lib/api/written-down'
import { taskKey } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import { refuse } from '@/lib/core/outcome'
import { searchWords } from '@/lib/core/search-words'
import { type GivenEntry, givenCounts, givenEntries, readRefused } from '@/lib/memory/written/queries'
import { entryFilter, writeArguments } from '@/lib/memory/written/schema'
import { memoryKey } from '@/lib/outputs/rules'
import { submitArguments } from '@/lib/outputs/schema'

// Memory in the words of the first version, which names an entry by a path. Behind them stand the calls and the questions of
// the second, which refuse and leave out the same.

const number = z.number().int()
const entry = z
  .object({
    path: z.string().meta({ description: 'The name of the entry: of a file that stands, its path' }),
    description: z.string().nullable().meta({ description: 'What is known; with summary its first sentence alone' }),
    tags: z.array(z.string()).meta({ description: 'Words by which it is found' }),
    file_type: z.string().nullable().meta({ description: 'The ending of its name; null where it has none' }),
    pod_owner: z.string().nullable().meta({ description: 'What the pod is that wrote it; null where a person did' }),
    last_updated: z.string().meta({ format: 'date', description: 'The day on which it was written, in UTC' }),
    version: number.meta({ description: 'Which version of it this is' }),
    digest: z.string().meta({ description: 'SHA-256 of the whole text' }),
  })
  .meta({ id: 'RememberedEntry' })

const fileType = (key: string) => /\.([A-Za-z0-9]{1,12})$/.exec(key)?.[1]?.toLowerCase() ?? null

function toEntry(found: GivenEntry, isShort: boolean): z.input<typeof entry> {
  const { key, text, said, tags, owner, at, version, digest } = found
  return {
    path: key,
    description: isShort ? said : text,
    tags,
    file_type: fileType(key),
    pod_owner: owner,
    last_updated: at.toISOString().slice(0, 10),
    version,
    digest,
  }
}

const counted = z.object({
  entries: number.meta({ description: 'How many there are; at most 1,000 are counted' }),
  at_least: z.boolean().meta({ description: 'True where there are more than were counted' }),
  missing_tags: number.meta({ description: 'Of those, how many have no tag' }),
  missing_pod_owner: number.meta({ description: 'Of those, how many a person wrote' }),
})

const { shape } = entryFilter
const said = z.string().trim().min(1).max(200).optional()
const furthest = 400
const example = {
  path: 'docs/returns.md',
  description: 'Whoever returns a bowl has 30 days.\n',
  tags: ['output', 'docs', 'md'],
  file_type: 'md',
  pod_owner: 'WriterPod',
  last_updated: '2026-11-12',
  version: 2,
  digest: '0d1a6e4b6e3f2b1a4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f80910a1b',
}

export const queryMemoryV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/memory/query',
  operationId: 'queryMemoryV1',
  tag: 'Look',
  summary: 'What pods know in this environment',
  description:
    'By name, each as it stands now; what waits, is held, was archived or was not accepted is only counted. A page holds what of its places has the owner, type and repository that is named, so it can be empty while there are more: go on at cursor.',
  body: z.strictObject({
    mode: z
      .enum(['search', 'list', 'summary', 'stats'])
      .default('list')
      .meta({ description: inWords('What is wanted.', memoryModeMeanings) }),
    keyword: said.meta({ description: 'Words, all of which an entry holds in its name, its text or its tags' }),
    tag: said.meta({ description: 'Only entries that have this tag' }),
    pod_owner: said.meta({ description: 'Only entries that such a pod wrote, such as WriterPod' }),
    file_type: said.meta({ description: 'Only entries whose name ends so, such as md' }),
    repo_name: submitArguments.shape.repo_name.meta({ description: 'Only files of this repository; empty for all' }),
    offset: number.min(0).max(furthest).default(0).meta({ description: 'How many to pass over; further by cursor' }),
    limit: number.min(1).max(100).default(100).meta({ description: 'How many to a page' }),
    cursor: shape.cursor.meta({ description: 'Where a page ended, as its cursor says; offset counts from there' }),
    ...keyInBody,
  }),
  replies: {
    200: {
      description: 'A page of entries, or how many there are',
      schema: z.object({
        entries: z.array(entry).meta({ description: 'By name; none with stats' }),
        offset: number.meta({ description: 'How many were passed over' }),
        cursor: z.string().nullable().meta({ description: 'Where to go on with the same words; null at the end' }),
        left_out: leftOut.meta({ description: 'What is not given to pods here, whatever was looked for' }),
        stats: counted.nullable().meta({ description: 'With stats: how many there are' }),
      }),
      example: {
        entries: [example],
        offset: 0,
        cursor: null,
        left_out: { pending: 1, held: 0, archived: 0, rejected: 0 },
        stats: null,
      },
    },
  },
  example: { mode: 'search', keyword: 'returns' },
  async run({ actor, body }) {
    const { mode, keyword = '', tag, pod_owner: owner, file_type: type, repo_name: repo, offset, limit, cursor } = body
    const refused = await readRefused(actor)
    if (refused) return refused
    if (mode === 'search' && keyword === '')
      return refuse('invalid', 'invalid_input', { keyword: ['Say what to look for, or ask with list.'] })
    if (mode === 'stats') return { ok: true, value: { body: await statsOf(actor) } }
    // A tag of one word is a word that the entry holds, by which the index leads to it.
    const words = tag && searchWords(tag).length === 1 && /^[\p{L}\p{N}_-]+$/u.test(tag) ? `${keyword} ${tag}` : keyword
    const { entries, next, leftOut: left } = await givenEntries(actor, { q: words, cursor, limit: offset + limit })
    const wanted = entries
      .slice(offset)
      .filter(
        (one) =>
          (tag === undefined || one.tags.includes(tag)) &&
          (owner === undefined || one.owner === owner) &&
          (type === undefined || fileType(one.key) === type.replace(/^\./, '').toLowerCase()) &&
          (repo === '' || one.key.startsWith(`${repo}/`)),
      )
    await useEntriesOf(actor, wanted)
    const page = wanted.map((one) => toEntry(one, mode === 'summary'))
    return { ok: true, value: { body: { entries: page, offset, cursor: next, left_out: left, stats: null } } }
  },
})

async function statsOf(actor: PodActor) {
  const [counts, { leftOut: left }] = await Promise.all([
    givenCounts(actor),
    givenEntries(actor, entryFilter.parse({ limit: 1 })),
  ])
  const { entries, isLeast, untagged, ownerless } = counts
  const stats = { entries, at_least: isLeast, missing_tags: untagged, missing_pod_owner: ownerless }
  return { entries: [], offset: 0, cursor: null, left_out: left, stats }
}

const { shape: written } = writeArguments

export const manageMemoryEntryV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/memory/manage_entry',
  operationId: 'manageMemoryEntryV1',
  tag: 'Act',
  summary: 'Write down what is to be known under a path',
  description:
    'The description is the next version of the entry. Pods are given it at once, unless something was found in it that no person has seen: then it waits, with 202. Pods remove nothing: people hold, archive and delete.',
  body: z.strictObject({
    action: z
      .enum(['update', 'remove'])
      .default('update')
      .meta({ description: inWords('What is to happen.', memoryActMeanings) }),
    path: submitArguments.shape.path.meta({ description: 'What it is about: the path of a file, or a name' }),
    repo_name: submitArguments.shape.repo_name.meta({ description: 'The repository; leave it out where there is one' }),
    description: written.text.optional().meta({ description: 'With update: the whole of what is to be known' }),
    tags: written.tags.meta({ description: 'Words by which it is found' }),
    pod_owner: said.meta({ description: 'What the pod is that writes; it cannot write as another one' }),
    contains_personal_data: written.contains_personal_data.meta({
      description: 'Whether there is anything about a person in it, as far as the pod knows',
    }),
    task_id: taskKey.optional().meta({ description: 'The task it was learned in' }),
    reason: reasonOnWire,
    ...keyInBody,
  }),
  idempotency: 'optional',
  replies: memoryReplies,
  example: {
    action: 'update',
    path: 'docs/returns.md',
    description: 'Whoever returns a bowl has 30 days.\n',
    tags: ['returns'],
    idempotency_key: 'learned-1',
  },
  async run({ actor, body, idempotencyKey: key }) {
    const { action, path, repo_name: repo, description: text, pod_owner: owner, task_id: task, reason } = body
    if (action === 'remove') return refuse('forbidden', 'people_remove')
    if (text === undefined) return refuse('invalid', 'invalid_input', { description: ['Say what is to be known.'] })
    if (owner !== undefined && owner !== actor.role && owner !== actor.name)
      return refuse('invalid', 'invalid_input', { pod_owner: [`This credential writes as ${actor.role}.`] })
    const { tags, contains_personal_data } = body
    const args = { key: memoryKey(repo, path), text, tags, contains_personal_data }
    return await writeDown(actor, { task: task ?? null, arguments: args, reason, promptHash: null, key })
  },
})
