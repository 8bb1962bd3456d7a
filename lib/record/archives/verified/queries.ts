import 'server-only'
import { counted } from '@/lib/core/count'
import { read } from '@/lib/db/client'
import { systemActor } from '@/lib/core/actor'
import { provenFile, textLines } from '@/lib/record/archives/file/queries'
import { listArchives, originOf } from '@/lib/record/archives/queries'
import { type Archive, ArchiveProblem } from '@/lib/record/archives/schema'

const reader = { ...systemActor, can: new Set(['audit:read'] as const) }

/** What the record was found to be: how many lines are where, and everything that is wrong, in words. */
export type Verified = {
  placed: number
  inTables: number
  archives: readonly { month: string; lines: number }[]
  problems: readonly string[]
}

/** The archive of a month with the file that was proved to be it; null where there is none. */
export async function archiveOf(month: string, folder: string): Promise<{ archive: Archive; file: string } | null> {
  const archive = (await listArchives(reader)).find((one) => one.month === month)
  return archive ? { archive, file: await provenFile(folder, archive, await originOf()) } : null
}

/**
 * Goes through the order of the record: every place must have its line, in the tables or in an archive that is what the
 * record says of it, and none may have two.
 */
export async function verifyRecord(folder: string): Promise<Verified> {
  const archives = await listArchives(reader)
  const [order] = await read.$queryRaw<[{ placed: number; last: number }]>`
    select count(*)::int as placed, coalesce(max("position"), 0)::int as last from "AuditOrder"`
  const problems = order.placed === order.last ? [] : ['Places in the order of the record are missing.']
  const away = await read.$queryRaw<{ month: string; lines: number }[]>`
    select to_char(o."eventAt" at time zone 'UTC', 'YYYY-MM') as month, count(*)::int as lines from "AuditOrder" o
    where not exists (select from "AuditEvent" e where e.id = o."eventId" and e.at = o."eventAt") group by 1 order by 1`
  const known = new Map(archives.map((archive) => [archive.month, archive]))
  for (const { month, lines } of away)
    if (known.get(month)?.lines !== lines)
      problems.push(`${counted(lines, 'event')} of ${month} are neither in the tables nor in an archive of so many.`)
  const said = await linesAbout(archives)
  const proven: { month: string; lines: number }[] = []
  const origin = await originOf()
  for (const archive of archives) {
    const found = await problemsOf(archive, folder, origin, said)
    problems.push(...found)
    if (found.length === 0) proven.push({ month: archive.month, lines: archive.lines })
  }
  for (const archive of archives)
    if (said.get(archive.id) !== archive.digest)
      problems.push(`No event of the record tells of the archive of ${archive.month} with its SHA-256.`)
  const missing = away.reduce((sum, { lines }) => sum + lines, 0)
  return { placed: order.placed, inTables: order.placed - missing, archives: proven, problems }
}

/** The digests that events tell of, by the archives that they are about. */
async function linesAbout(archives: readonly Archive[]): Promise<Map<string, string>> {
  const rows = await read.auditEvent.findMany({
    where: { type: 'record.archived', subjectId: { in: archives.map(({ id }) => id) } },
    select: { subjectId: true, data: true },
  })
  return new Map(rows.map(({ subjectId, data }) => [subjectId, (data as { digest: string }).digest]))
}

type Line = { position: number; id: string; type: string; subjectId: string; data: { digest?: string } }

/** What is wrong with one archive. What it tells of others is added to what is said of them. */
async function problemsOf(archive: Archive, folder: string, origin: string, said: Map<string, string>) {
  try {
    const file = await provenFile(folder, archive, origin)
    let [lines, isHead] = [0, true]
    for await (const some of textLines(file, archive.bytes)) {
      const found = (isHead ? some.slice(1) : some).map((line) => JSON.parse(line) as Line)
      isHead = false
      lines += found.length
      for (const line of found)
        if (line.type === 'record.archived' && line.data.digest) said.set(line.subjectId, line.data.digest)
      if (!(await areInTheirPlaces(found)))
        return [`Events in the archive of ${archive.month} are not those that the order of the record names.`]
    }
    return lines === archive.lines ? [] : [`The archive of ${archive.month} has ${counted(lines, 'event')}.`]
  } catch (error) {
    if (error instanceof ArchiveProblem) return [error.message]
    throw error
  }
}

async function areInTheirPlaces(lines: readonly Line[]): Promise<boolean> {
  const [row] = await read.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from unnest(${lines.map(({ position }) => position)}::bigint[],
      ${lines.map(({ id }) => id)}::text[]) as line("position", id)
      join "AuditOrder" o on o."position" = line."position" and o."eventId" = line.id`
  return row.count === lines.length
}
