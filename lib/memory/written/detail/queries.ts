import 'server-only'
import type { Actor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { MemoryEntry, MemoryVersion } from '@/lib/db/generated/client'
import { seen } from '@/lib/findings/aside/seen'
import { findingsOf } from '@/lib/findings/queries'
import { besideOf } from '@/lib/memory/compared/queries'
import type { Written, WrittenVersion } from '@/lib/memory/written/schema'

/** So far back pods' reading is counted, in days. */
const daysBack = 30

/** Pods that are named as readers, at most. */
const mostReaders = 8

type Version = MemoryVersion & { text: { text: string } | null }

/** What an entry that was written here has beside what every entry has; the versions, newest first, with their texts. */
export async function writtenOf(
  actor: Actor,
  { id, path, environment, activeNumber, activeDigest, deletedBy }: MemoryEntry,
  versions: readonly Version[],
): Promise<Written> {
  const newest = versions[0]!
  const shown =
    versions.find(({ number, state }) => (activeNumber === null ? state !== 'pending' : number === activeNumber)) ??
    newest
  const [rows, beside, findings, uses, deletion, file] = await Promise.all([
    versionsOf(environment!, versions),
    besideOf(actor, id, activeDigest),
    findingsOf(actor, { kind: 'memory_version', id, version: newest.number }),
    usesOf(id),
    deletionOf(id, deletedBy),
    fileOf(environment!, path, shown.at),
  ])
  const waiting = rows.find(({ state }) => state === 'pending')?.request ?? null
  const lists = { versions: rows, beside, findings, uses }
  return { environment: environment!, active: activeNumber, waiting, deletion, file, ...lists }
}

async function versionsOf(environment: string, versions: readonly Version[]): Promise<WrittenVersion[]> {
  const ids = versions.flatMap(({ requestId }) => requestId ?? [])
  const requests = await read.request.findMany({ where: { id: { in: ids } }, select: { id: true, number: true } })
  const numbers = new Map(requests.map(({ id, number }) => [id, number]))
  const keys = [...new Set(versions.flatMap(({ taskKey }) => taskKey ?? []))]
  const tasks = await read.task.findMany({
    where: {
      origin: 'live',
      environment,
      key: { in: keys },
      podId: { in: versions.flatMap(({ writtenById }) => writtenById ?? []) },
    },
    select: { key: true, podId: true, number: true, title: true },
  })
  return await Promise.all(
    versions.map(async (version) => {
      const { number, text, state, writtenByName, taskKey, requestId, saysPersonal, writtenById } = version
      const task = tasks.find(({ key, podId }) => key === taskKey && podId === writtenById)
      const { shown } = await seen({ text: state === 'deleted' ? '' : (text?.text ?? '') })
      return {
        number,
        state: state!,
        text: shown.text,
        writtenBy: writtenByName!,
        task: task ? { number: task.number, title: task.title } : null,
        request: requestId === null ? null : (numbers.get(requestId) ?? null),
        saysPersonal,
      }
    }),
  )
}

/** The file that is called as an entry is. Memory follows it by itself, and is behind it where somebody took that back. */
async function fileOf(environment: string, path: string, at: Date): Promise<Written['file']> {
  const found = await read.output.findUnique({
    where: { environment_project_path: { environment, project: '', path } },
    select: { id: true, standingNumber: true, revisions: { where: { state: 'standing' }, select: { stoodAt: true } } },
  })
  if (!found) return null
  const stoodAt = found.revisions[0]?.stoodAt ?? null
  return { output: found.id, standing: found.standingNumber, hasMoved: stoodAt !== null && stoodAt > at }
}

/** Whether people are asked to delete what an entry says, and who signed that it was deleted. */
async function deletionOf(subjectId: string, deletedBy: string | null): Promise<Written['deletion']> {
  const [asked, done] = await Promise.all([
    read.request.findFirst({
      where: { kind: 'memory_deletion', subjectKind: 'memory', subjectId, state: { in: ['waiting', 'approved'] } },
      select: { id: true, number: true },
    }),
    deletedBy === null
      ? null
      : read.request.findUniqueOrThrow({
          where: { id: deletedBy },
          select: {
            number: true,
            askedByName: true,
            votes: {
              where: { verdict: 'approve', endedAt: null },
              select: { person: { select: { name: true } } },
              orderBy: { at: 'asc' },
            },
          },
        }),
  ])
  if (!asked && !done) return null
  const signed = done?.votes.map(({ person }) => person.name) ?? []
  return { asked, done: done && { request: done.number, by: done.askedByName, signed } }
}

/** Which pods were given it lately, most often first. */
async function usesOf(entryId: string): Promise<Written['uses']> {
  const rows = await read.$queryRaw<{ slug: string; pod: string; times: number; last: Date }[]>`
    select p.slug, p.name as pod, sum(u."times")::int as times, max(u."day") as last
    from "MemoryUse" u join "Pod" p on p.id = u."podId"
    where u."entryId" = ${entryId} and u."day" > (now() at time zone 'UTC')::date - ${daysBack}::int
    group by p.id order by 3 desc, p.slug limit ${mostReaders}`
  return rows.map(({ last, ...row }) => ({ ...row, lastDay: last.toISOString().slice(0, 10) }))
}
