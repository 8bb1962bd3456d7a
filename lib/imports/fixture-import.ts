// Test support: carries imports out in this process, for somebody who may, and reads back what one repository holds.
import type { PersonActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { startImport } from '@/lib/imports/commands'
import { runImport } from '@/lib/imports/jobs'
import { importDetail } from '@/lib/imports/queries'

export const ade: PersonActor = {
  kind: 'person',
  id: 'ade',
  name: 'Ade',
  groups: [],
  can: new Set(['imports:start', 'imports:read']),
}
export const vic: PersonActor = { ...ade, id: 'vic', name: 'Vic', can: new Set() }

export async function start(location: string, name?: string): Promise<string> {
  const started = await execute(startImport, ade, { location, name })
  if (!started.ok) throw new Error(started.reason)
  return started.value.runId
}

/** Asks for an import and carries it out; every test gives its repository a name of its own. */
export async function importAll(location: string, name?: string) {
  const runId = await start(location, name)
  await runImport(runId)
  return (await importDetail(ade, runId))!
}

/** Every row that was read of one repository. */
export async function rowsOf(importSourceId: string) {
  const of = { where: { importSourceId }, orderBy: { id: 'asc' } } as const
  const by = { where: { sourceId: importSourceId }, orderBy: { id: 'asc' } } as const
  return {
    tasks: await read.task.findMany(of),
    entries: await read.taskEntry.findMany(of),
    log: await read.changelogEntry.findMany(of),
    memory: await read.memoryEntry.findMany(of),
    versions: await read.memoryVersion.findMany({ where: { entry: { importSourceId } }, orderBy: { id: 'asc' } }),
    rewrites: await read.contentRewrite.findMany(by),
    unlogged: await read.unloggedEdit.findMany(by),
    problems: await read.importProblem.findMany(by),
  }
}

/** The lines on the record about one import, in their order. */
export async function linesOf(runId: string): Promise<{ type: string; sentence: string }[]> {
  return await read.auditEvent.findMany({
    where: { subjectId: runId },
    orderBy: { id: 'asc' },
    select: { type: true, sentence: true },
  })
}
