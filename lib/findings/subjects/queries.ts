import 'server-only'
import { paths } from '@/lib/core/paths'
import { quoted, textWords } from '@/lib/core/said'
import type { Asked } from '@/lib/findings/scan/asked'
import { changelogEntries, repositoryFiles, taskEntries, tasks } from '@/lib/findings/imported/queries'
import { outputRevisions } from '@/lib/findings/produced/queries'
import { memoryVersions } from '@/lib/findings/remembered/queries'
import { errorReports } from '@/lib/findings/reported/queries'
import type { FoundSource } from '@/lib/findings/schema'
import { promptTexts } from '@/lib/findings/texts'
import {
  addressOf,
  type FoundText,
  type HeldText,
  ownersOf,
  type Reading,
  type TextKind,
  type Version,
} from '@/lib/findings/subjects/kind'

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
      saysPersonal,
      ...about
    } = await db.call.findUniqueOrThrow({
      where: { id },
      select: {
        arguments: true,
        reason: true,
        saysPersonal: true,
        podId: true,
        environment: true,
        toolKey: true,
        requestId: true,
        taskKey: true,
        policyVersion: true,
      },
    })
    return { asked: { arguments: args as Asked['arguments'], reason, saysPersonal }, about: { ...about, callId: id } }
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
    const {
      text: kept,
      note,
      saysPersonal,
      writtenByKind,
      writtenById,
    } = await db.promptVersion.findUniqueOrThrow({
      where: { promptSlug_number: promptAt(version) },
      include: { text: true },
    })
    return {
      asked: { arguments: promptTexts({ text: kept.text, note, saysPersonal }), reason: null },
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
    const { digest, podId, environment, taskKey, filledWith } = await db.promptUse.findUniqueOrThrow({
      where: { id: subjectId },
    })
    const kept = filledWith === null ? await db.promptText.findUnique({ where: { digest } }) : null
    const filled = filledWith as Asked['arguments'] | null
    return {
      asked: { arguments: filled ?? { prompt: kept?.text ?? '' }, reason: null },
      about: { podId, environment, taskKey: taskKey || null },
    }
  },
}

/** Everything in which things are found, by the name that the rows have for it. */
const registered: Record<FoundSource, TextKind> = {
  call: calls,
  prompt_version: promptVersions,
  prompt_use: promptUses,
  task: tasks,
  task_entry: taskEntries,
  changelog_entry: changelogEntries,
  memory_version: memoryVersions,
  output_revision: outputRevisions,
  error_report: errorReports,
  repository_file: repositoryFiles,
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

function promptAt({ subjectId: promptSlug, version: number }: Version): { promptSlug: string; number: number } {
  return { promptSlug, number }
}
