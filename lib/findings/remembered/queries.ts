import 'server-only'
import { paths } from '@/lib/core/paths'
import { quoted } from '@/lib/core/said'
import { addressOf, ownersOf, type TextKind, type Version } from '@/lib/findings/subjects/kind'
import { memoryTexts } from '@/lib/findings/texts'

/** What pods remember: what was written here, which its pod's owner answers for, and what a repository held, nobody here. */
export const memoryVersions: TextKind = {
  async told(db, texts) {
    const found = await db.memoryVersion.findMany({
      where: { OR: texts.map(versionAt) },
      select: {
        entryId: true,
        number: true,
        writtenByKind: true,
        writtenById: true,
        entry: { select: { path: true } },
      },
    })
    const pods = found.flatMap(({ writtenByKind, writtenById }) => (writtenByKind === 'pod' ? writtenById! : []))
    const owners = await ownersOf(db, pods)
    return new Map(
      found.map(({ entryId, number, entry, writtenByKind, writtenById }) => {
        const answers = writtenByKind === 'pod' ? (owners.get(writtenById!) ?? null) : writtenById
        const title = `Version ${number} of the memory entry ${quoted(entry.path)}`
        return [addressOf(entryId, number), { title, href: paths.memoryEntry(entryId), request: null, answers }]
      }),
    )
  },
  async held(db, version) {
    const found = await db.memoryVersion.findUnique({
      where: { entryId_number: versionAt(version) },
      include: { text: true },
    })
    if (!found?.text) return found && { asked: { arguments: memoryTexts(found), reason: null }, about: {} }
    const { text, saysPersonal, writtenByKind, writtenById, taskKey, callId } = found
    const said = saysPersonal === null ? {} : { contains_personal_data: saysPersonal }
    const by = writtenByKind === 'pod' ? { podId: writtenById } : {}
    return { asked: { arguments: { text: text.text, ...said }, reason: null }, about: { taskKey, callId, ...by } }
  },
}

function versionAt({ subjectId: entryId, version: number }: Version): { entryId: string; number: number } {
  return { entryId, number }
}
