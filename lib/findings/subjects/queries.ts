import 'server-only'
import type { AuditContext } from '@/lib/audit/events'
import { paths } from '@/lib/core/paths'
import { quoted, textWords } from '@/lib/core/said'
import type { Tx } from '@/lib/db/client'
import type { Asked } from '@/lib/findings/scan/asked'
import type { FoundSource } from '@/lib/findings/schema'

type Reading = Pick<Tx, 'call' | 'pod' | 'promptText' | 'promptUse' | 'promptVersion'>

/** A text in which something was found, as people are told of it. */
export type FoundText = {
  /** What it is, in a sentence or a name. */
  title: string
  /** Where it is read, and what leads there; null where there is no page about it. */
  href: string | null
  /** The number of the request that people decide on; null where nobody is asked. */
  request: number | null
  /** Who answers for it, and so says nothing of what was found in it. */
  answers: string | null
}

/** The text itself, and what else the record says of it. */
export type HeldText = { asked: Asked; about: Omit<AuditContext, 'subject'> }

/**
 * A kind of text in which things are found: its versions never change, and have an id. A new kind is one more row; its noun
 * calls `noteFindings` where it keeps a version.
 */
type Version = { subjectId: string; version: number }

type TextKind = {
  /** Of many at once, by their addresses. */
  told(db: Reading, texts: Version[]): Promise<Map<string, FoundText>>
  held(db: Reading, text: Version): Promise<HeldText>
}

const calls: TextKind = {
  async told(db, texts) {
    const found = await db.call.findMany({
      where: { id: { in: texts.map(({ subjectId }) => subjectId) } },
      select: { id: true, sentence: true, podId: true, request: { select: { number: true } } },
    })
    const owners = await ownersOf(
      db,
      found.map(({ podId }) => podId),
    )
    return new Map(
      found.map(({ id, sentence, podId, request }) => {
        const href = request && paths.request(request.number)
        return [
          addressOf(id, 0),
          { title: sentence, href, request: request?.number ?? null, answers: owners.get(podId) ?? null },
        ]
      }),
    )
  },
  async held(db, { subjectId: id }) {
    const {
      arguments: args,
      reason,
      ...about
    } = await db.call.findUniqueOrThrow({
      where: { id },
      select: {
        arguments: true,
        reason: true,
        podId: true,
        environment: true,
        toolKey: true,
        requestId: true,
        taskKey: true,
        policyVersion: true,
      },
    })
    return { asked: { arguments: args as Asked['arguments'], reason }, about: { ...about, callId: id } }
  },
}

const promptVersions: TextKind = {
  async told(db, texts) {
    const found = await db.promptVersion.findMany({
      where: { OR: texts.map(promptAt) },
      include: { prompt: { select: { title: true } } },
    })
    const owners = await ownersOf(
      db,
      found.flatMap(({ writtenByKind, writtenById }) => (writtenByKind === 'pod' ? writtenById : [])),
    )
    return new Map(
      found.map(({ promptSlug, number, prompt, writtenByKind, writtenById }) => [
        addressOf(promptSlug, number),
        {
          title: `Version ${number} of the prompt ${quoted(prompt.title)}`,
          href: paths.prompt(promptSlug, number),
          request: null,
          answers: writtenByKind === 'pod' ? (owners.get(writtenById) ?? null) : writtenById,
        },
      ]),
    )
  },
  async held(db, version) {
    const { text, note, writtenByKind, writtenById } = await db.promptVersion.findUniqueOrThrow({
      where: { promptSlug_number: promptAt(version) },
      include: { text: true },
    })
    return {
      asked: { arguments: { text: text.text, note }, reason: null },
      about: writtenByKind === 'pod' ? { podId: writtenById } : {},
    }
  },
}

const promptUses: TextKind = {
  async told(db, texts) {
    const found = await db.promptUse.findMany({ where: { id: { in: texts.map(({ subjectId }) => subjectId) } } })
    const pods = await db.pod.findMany({
      where: { id: { in: found.map(({ podId }) => podId) } },
      select: { id: true, name: true, ownerId: true },
    })
    return new Map(
      found.map(({ id, podId, taskKey, promptSlug, number }) => {
        const pod = pods.find((one) => one.id === podId)
        const task = taskKey === '' ? '' : ` for ${textWords(taskKey)}`
        const href = promptSlug === null ? paths.drift() : paths.prompt(promptSlug, number ?? 1)
        const title = `What ${textWords(pod?.name ?? podId)} works from${task}`
        return [addressOf(id, 0), { title, href, request: null, answers: pod?.ownerId ?? null }]
      }),
    )
  },
  async held(db, { subjectId }) {
    const { digest, podId, environment, taskKey } = await db.promptUse.findUniqueOrThrow({ where: { id: subjectId } })
    const kept = await db.promptText.findUnique({ where: { digest } })
    return {
      asked: { arguments: { prompt: kept?.text ?? '' }, reason: null },
      about: { podId, environment, taskKey: taskKey || null },
    }
  },
}

/** Everything in which things are found, by the name that the rows have for it. */
const registered: Record<FoundSource, TextKind> = {
  call: calls,
  prompt_version: promptVersions,
  prompt_use: promptUses,
}
const textKinds: ReadonlyMap<string, TextKind> = new Map(Object.entries(registered))

type Row = Version & { subjectKind: string }

/** What people are told of the texts in which these were found, by their ids. */
export async function textsOf(db: Reading, rows: readonly Row[]): Promise<(row: Row) => FoundText> {
  const told = new Map(
    await Promise.all(
      Array.from(textKinds, async ([kind, { told: tell }]) => {
        const texts = rows.filter((row) => row.subjectKind === kind)
        const once = new Map(texts.map((row) => [addressOf(row.subjectId, row.version), row]))
        return [kind, once.size > 0 ? await tell(db, [...once.values()]) : null] as const
      }),
    ),
  )
  return ({ subjectKind, subjectId, version }) => told.get(subjectKind)?.get(addressOf(subjectId, version)) ?? gone
}

/** A text that this version knows nothing of: nobody is named who would be kept from it. */
const gone: FoundText = { title: 'A text that is not kept here any more', href: null, request: null, answers: null }

/** The text in which something was found. */
export async function heldText(db: Reading, text: Row): Promise<HeldText | null> {
  return (await textKinds.get(text.subjectKind)?.held(db, text)) ?? null
}

async function ownersOf(db: Reading, podIds: string[]): Promise<Map<string, string | null>> {
  if (podIds.length === 0) return new Map()
  const pods = await db.pod.findMany({ where: { id: { in: podIds } }, select: { id: true, ownerId: true } })
  return new Map(pods.map(({ id, ownerId }) => [id, ownerId]))
}

function addressOf(subjectId: string, version: number): string {
  return `${subjectId}/${version}`
}

function promptAt({ subjectId: promptSlug, version: number }: Version): { promptSlug: string; number: number } {
  return { promptSlug, number }
}
