import 'server-only'
import { z } from 'zod'
import { reasonOnWire } from '@/lib/api/carried'
import { defineEndpoint } from '@/lib/api/endpoint'
import { promptAsked, promptOnWire } from '@/lib/api/said'
import { keyInBody } from '@/lib/api/wire'
import { memoryReplies, writeDown } from '@/lib/api/written-down'
import { taskKey } from '@/lib/calls/schema'
import { execute } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import { digestOf } from '@/lib/core/canonical'
import { refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { type GivenEntry, givenEntries, givenEntry, readRefused } from '@/lib/memory/written/queries'
import { entryFilter, entryKey, writeArguments } from '@/lib/memory/written/schema'
import { useEntries } from '@/lib/memory/written/use/commands'

// What pods know of each other's work: each writes under policy, and all in one environment are given what is active there.

const number = z.number().int()
const entry = z
  .object({
    key: z.string().meta({ description: 'What it is about: the name under which it is found again' }),
    text: z.string().meta({ description: 'What is known; lines end with a line feed' }),
    tags: z.array(z.string()).meta({ description: 'Words by which it is found' }),
    version: number.meta({ description: 'Which version of it this is' }),
    digest: z.string().meta({ description: 'SHA-256 of the text' }),
    written_by: z.string().meta({ description: 'The pod or person that wrote this version' }),
    at: z.string().meta({ format: 'date-time', description: 'When this version was written' }),
  })
  .meta({ id: 'MemoryEntry' })

const digest = '0d1a6e4b6e3f2b1a4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f80910a1b'
const example = {
  key: 'returns/period',
  text: 'Whoever returns a bowl has 30 days.\n',
  tags: ['returns'],
  version: 2,
  digest,
  written_by: 'ResearchPod',
  at: '2026-11-12T09:30:00.000Z',
}

function toEntry({ key, text, tags, version, digest: of, writtenBy, at }: GivenEntry): z.input<typeof entry> {
  return { key, text, tags, version, digest: of, written_by: writtenBy, at: at.toISOString() }
}

const { shape } = entryFilter
/** How much there is that is not given. */
export const leftOut = z.object({
  pending: number.meta({ description: 'Entries that wait for people' }),
  held: number.meta({ description: 'Entries that somebody holds back' }),
  archived: number.meta({ description: 'Entries that were put away' }),
  rejected: number.meta({ description: 'Entries that people did not accept' }),
})

export const listEntries = defineEndpoint({
  method: 'GET',
  path: '/v2/memory/entries',
  operationId: 'listMemory',
  tag: 'Look',
  summary: 'What pods know in this environment',
  description:
    'Entries that hold all the words, by name, each as it stands now. What waits, is held, was archived or was not accepted is not among them: left_out says how much that is. Takes the right to use memory.read.',
  query: z.strictObject({
    q: shape.q.meta({ description: 'Words, all of which an entry holds in its name, its text or its tags' }),
    cursor: shape.cursor.meta({ description: 'Where a page ended, as its next says' }),
    limit: shape.limit.meta({ description: 'How many to a page, at most 50' }),
  }),
  replies: {
    200: {
      description: 'A page of entries',
      schema: z.object({
        entries: z.array(entry).meta({ description: 'By name' }),
        next: z
          .string()
          .nullable()
          .meta({ format: 'uri', description: 'The next page, with the same words: call it as it is' }),
        left_out: leftOut.meta({ description: 'What is not given to pods here, whatever was looked for' }),
      }),
      example: { entries: [example], next: null, left_out: { pending: 1, held: 0, archived: 0, rejected: 0 } },
    },
  },
  async run({ actor, query }) {
    const refused = await readRefused(actor)
    if (refused) return refused
    const page = await givenEntries(actor, query)
    await useEntriesOf(actor, page.entries)
    const next =
      page.next &&
      `${env.url}/v2/memory/entries?${new URLSearchParams({ q: query.q, limit: String(query.limit), cursor: page.next })}`
    return { ok: true, value: { body: { entries: page.entries.map(toEntry), next, left_out: page.leftOut } } }
  },
})

/** Notes that a pod was given these entries. */
export async function useEntriesOf(actor: PodActor, entries: readonly { id: string }[]): Promise<void> {
  if (entries.length > 0) await execute(useEntries, actor, { entries: entries.map(({ id }) => id) })
}

export const readEntry = defineEndpoint({
  method: 'GET',
  path: '/v2/memory/entry',
  operationId: 'readMemory',
  tag: 'Look',
  summary: 'One entry by its name',
  description:
    'As pods are given it in this environment. An entry that waits, is held or was archived is not there. Sent with If-None-Match and the ETag of an earlier answer, 304 says that it is still the one.',
  query: z.strictObject({ key: entryKey.meta({ description: 'The name of the entry' }) }),
  replies: { 200: { description: 'The entry', schema: entry, example } },
  async run({ actor, query: { key } }) {
    const refused = await readRefused(actor)
    if (refused) return refused
    const found = await givenEntry(actor, key)
    if (!found) return refuse('not_found', 'no_entry')
    await useEntriesOf(actor, [found])
    return { ok: true, value: { body: toEntry(found), tag: digestOf([found.version, found.digest]) } }
  },
})

const { shape: written } = writeArguments

export const writeMemory = defineEndpoint({
  method: 'POST',
  path: '/v2/memory/entries',
  operationId: 'writeMemory',
  tag: 'Act',
  summary: 'Write something down for all pods',
  description:
    'The text is the next version of the entry. Pods are given it at once, unless something was found in it that no person has seen: then it waits, in nobody’s search, with 202. Send the same again with the same key to hear where it stands.',
  body: z.strictObject({
    key: written.key.meta({ description: 'What it is about: the name under which it is found again' }),
    text: written.text.meta({ description: 'What is to be known; the whole of it, not what changed' }),
    tags: written.tags.meta({ description: 'Words by which it is found' }),
    contains_personal_data: written.contains_personal_data.meta({
      description: 'Whether there is anything about a person in it, as far as the pod knows',
    }),
    task: taskKey
      .nullish()
      .transform((task) => task ?? null)
      .meta({ description: 'The task it was learned in' }),
    reason: reasonOnWire,
    prompt: promptOnWire,
    ...keyInBody,
  }),
  idempotency: 'required',
  replies: memoryReplies,
  example: { key: 'returns/period', text: 'Whoever returns a bowl has 30 days.\n', idempotency_key: 'learned-1' },
  async run({ actor, body, idempotencyKey }) {
    const { task, reason, prompt: said, idempotency_key: _key, ...args } = body
    const prompt = await promptAsked(actor, said, null)
    if ('ok' in prompt) return prompt
    return await writeDown(actor, { task, arguments: args, reason, ...prompt, key: idempotencyKey })
  },
})
