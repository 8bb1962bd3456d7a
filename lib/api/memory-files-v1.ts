import 'server-only'
import { z } from 'zod'
import { reasonOnWire } from '@/lib/api/carried'
import { defineEndpoint } from '@/lib/api/endpoint'
import { fileMemoryMeanings, inWords, memoryFileMeanings } from '@/lib/api/meanings'
import { keyInBody } from '@/lib/api/wire'
import { writeDown } from '@/lib/api/written-down'
import { taskKey } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { memoryFlagLabel } from '@/lib/memory/labels'
import { givenAmong, readRefused } from '@/lib/memory/written/queries'
import { writeArguments } from '@/lib/memory/written/schema'
import { outputsRefused } from '@/lib/outputs/given/queries'
import { mostFiles, standingAmong } from '@/lib/outputs/remembered/queries'
import { memoryKey } from '@/lib/outputs/rules'
import { submitArguments } from '@/lib/outputs/schema'

// Files and what memory says of them, in the words of the first version. Memory follows a file by itself when it stands, so
// there is nothing to index; what a pod says of a file itself is a call like any other that writes down.

const { shape: output } = submitArguments
const { shape: written } = writeArguments
const described = z.strictObject({
  path: output.path.meta({ description: 'Which file it is about' }),
  description: written.text.meta({ description: 'The whole of what is to be known of it' }),
  tags: written.tags.meta({ description: 'Words by which it is found' }),
  contains_personal_data: written.contains_personal_data.meta({
    description: 'Whether there is anything about a person in it, as far as the pod knows',
  }),
})

const fileNow = z
  .object({
    path: z.string().meta({ description: 'Where the file is' }),
    entry: z.string().meta({ description: 'The name of its entry in memory' }),
    state: z
      .enum(['in_memory', 'left_out', 'nothing_stands', 'written', 'waits', 'not_written'])
      .meta({ description: inWords('What memory says of it.', fileMemoryMeanings) }),
    version: z.number().int().nullable().meta({ description: 'Which version of the entry; null for none' }),
    odd: z.array(z.string()).meta({ description: 'What is odd about the entry, in words' }),
    call_id: z.string().nullable().meta({ description: 'The call by which it was written down' }),
    reason: z.string().nullable().meta({ description: 'With a call: why policy said so, then what came of it' }),
    request: z.string().nullable().meta({ description: 'The request people decide on, such as CS-1042' }),
  })
  .meta({ id: 'MemoryOfFile' })
type FileNow = z.input<typeof fileNow>

const reply = z.object({
  files: z.array(fileNow).meta({ description: 'What was asked for or written, files that stand by path' }),
  complete: z.boolean().meta({ description: `False where there are more than ${mostFiles} below these folders` }),
})

const shown = {
  path: 'docs/returns.md',
  entry: 'docs/returns.md',
  state: 'written' as const,
  version: 2,
  odd: [],
  call_id: '01KAZ8N0H4J6K8M2P5R7T9V1XZ',
  reason: 'Pods write down what they learn',
  request: null,
}
const waiting = { ...shown, state: 'waits' as const, request: 'CS-1042' }

export const manageMemoryV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/memory/manage',
  operationId: 'manageMemoryV1',
  tag: 'Act',
  summary: 'Files, and what memory says of them',
  description:
    'With add, each file that comes with a description is written down, one after the other: a refusal ends that, and the same sent again with its key goes on. Memory follows what stands by itself, so everything else only looks. Looking takes the rights to use memory.read and outputs.read.',
  body: z.strictObject({
    action: z
      .enum(['add', 'index', 'diff', 'validate'])
      .default('add')
      .meta({ description: inWords('What is to happen.', memoryFileMeanings) }),
    files: z
      .array(z.union([output.path, described], 'Send the path of a file, or what is to be known of it'))
      .max(20)
      .default([])
      .meta({ description: 'Files by their paths, or with what is to be known of each' }),
    base_paths: z
      .array(output.path)
      .max(10)
      .default([])
      .meta({ description: 'All files that stand below these folders' }),
    repo_name: output.repo_name.meta({ description: 'The repository; leave it out where there is one' }),
    task_id: taskKey.optional().meta({ description: 'The task it was learned in' }),
    reason: reasonOnWire,
    ...keyInBody,
  }),
  idempotency: 'optional',
  replies: {
    200: { description: 'Looked at or written', schema: reply, example: { files: [shown], complete: true } },
    202: { description: 'Something waits for people', schema: reply, example: { files: [waiting], complete: true } },
  },
  example: {
    action: 'add',
    files: [{ path: 'docs/returns.md', description: 'Whoever returns a bowl has 30 days.\n' }],
    idempotency_key: 'learned-1',
  },
  async run({ actor, body, idempotencyKey: key }) {
    const { action, files, base_paths: folders, repo_name: repo, task_id: task = null, reason } = body
    if (files.length + folders.length === 0)
      return refuse('invalid', 'invalid_input', { files: ['Name a file, or a folder in base_paths.'] })
    const toWrite = files.flatMap((file, at) => (action === 'add' && typeof file !== 'string' ? [{ file, at }] : []))
    const paths = files.flatMap((one) => (typeof one === 'string' ? one : action === 'add' ? [] : one.path))
    const looks = paths.length + folders.length > 0
    const looked = looks ? await lookAt(actor, repo, paths, folders) : { ok: true as const, files: [], complete: true }
    if (!looked.ok) return looked
    const told: FileNow[] = []
    for (const { file, at } of toWrite) {
      const { path, description: text, tags, contains_personal_data } = file
      const args = { key: memoryKey(repo, path), text, tags, contains_personal_data }
      const once = key === null ? null : at === 0 ? key : `${key}.${at}`
      const outcome = await writeDown(actor, { task, arguments: args, reason, promptHash: null, key: once })
      if (!outcome.ok) return { ...outcome, fields: under(`files.${at}`, outcome.fields) }
      const { body: said } = outcome.value
      const state = said.version === null && said.decision === 'deny' ? 'not_written' : waitsOr(said)
      const { version, call_id, reason: why, request } = said
      told.push({ path, entry: args.key, state, version, odd: [], call_id, reason: why, request })
    }
    const kept = looked.files.filter((one) => isShown(action, one))
    const status = told.some(({ state }) => state === 'waits') ? (202 as const) : (200 as const)
    return { ok: true, value: { status, body: { files: [...told, ...kept], complete: looked.complete } } }
  },
})

type Said = { version_state: string | null; state: string }

/** Where what was written down stands: it waits for people, or is given, or was and people did not want it. */
function waitsOr({ version_state: version, state }: Said): FileNow['state'] {
  if (version === 'pending' || version === null) return state === 'waiting' || version ? 'waits' : 'not_written'
  return version === 'active' ? 'written' : 'not_written'
}

function under(place: string, fields: Refusal['fields']): NonNullable<Refusal['fields']> {
  const named = Object.entries(fields ?? {})
  return Object.fromEntries(
    named.map(([name, words]) => {
      const own = name
        .replace(/^arguments\./, '')
        .replace(/^text$/, 'description')
        .replace(/^key$/, 'path')
      return [`${place}.${own}`, words]
    }),
  )
}

/** What this way of asking is about: everything, what does not agree, or what is odd. */
function isShown(action: 'add' | 'index' | 'diff' | 'validate', { state, odd }: FileNow): boolean {
  if (action === 'diff') return state !== 'in_memory'
  return action === 'validate' ? odd.length > 0 : true
}

type Looked = { ok: true; files: FileNow[]; complete: boolean } | Refusal

/** What stands, and what pods are given of it. */
async function lookAt(actor: PodActor, repo: string, paths: string[], folders: string[]): Promise<Looked> {
  const refused = (await readRefused(actor)) ?? (await outputsRefused(actor))
  if (refused) return refused
  const standing = await standingAmong(actor, repo, { paths, folders })
  const all = [...new Set([...standing.slice(0, mostFiles), ...paths])].toSorted()
  const keys = new Map(all.map((path) => [path, memoryKey(repo, path)]))
  const given = new Map((await givenAmong(actor, [...keys.values()])).map((one) => [one.path, one]))
  const files = all.map((path): FileNow => {
    const entry = keys.get(path)!
    const found = given.get(entry)
    const state = !standing.includes(path) ? 'nothing_stands' : found ? 'in_memory' : 'left_out'
    const odd = (found?.flags ?? []).map(memoryFlagLabel)
    return { path, entry, state, version: found?.activeNumber ?? null, odd, call_id: null, reason: null, request: null }
  })
  return { ok: true, files, complete: standing.length <= mostFiles }
}
