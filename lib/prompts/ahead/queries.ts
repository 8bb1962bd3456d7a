import 'server-only'
import { read } from '@/lib/db/client'
import { compare } from '@/lib/difference/compare'
import { seen } from '@/lib/findings/aside/seen'
import { promptTexts } from '@/lib/findings/texts'

// What a version makes of the one that it would take the place of: looked through and compared. It is worked out before
// anything is held, and once more where another one is live by then. A version never changes.

type Version = { digest: string; note: string | null; saysPersonal: boolean | null; text: { text: string } }

export type Beside = Awaited<ReturnType<typeof heldAgainst>>

/** A version beside the one that is live there, or beside nothing. */
export async function heldAgainst(version: Version, there: Pick<Version, 'digest' | 'text'> | null) {
  const fresh = await seen(promptTexts({ ...version, text: version.text.text }))
  const old = there && (await seen({ text: there.text.text }))
  const rows = compare(old?.shown.text ?? '', fresh.shown.text)
  return { digest: version.digest, there: there?.digest ?? null, fresh, old, rows }
}

type Wish = { slug: string; number: number; environment: string }

/** The same of what is live at this moment; null for a version that nobody knows, or that is live there already. */
export async function besideNow({ slug, number, environment }: Wish): Promise<Beside | null> {
  const [version, live] = await Promise.all([
    read.promptVersion.findUnique({
      where: { promptSlug_number: { promptSlug: slug, number } },
      include: { text: true },
    }),
    read.promptLive.findUnique({
      where: { promptSlug_environment: { promptSlug: slug, environment } },
      include: { version: { include: { text: true } } },
    }),
  ])
  return version && live?.number !== number ? await heldAgainst(version, live?.version ?? null) : null
}

/** What was worked out where it is about these very texts, and else the same of these. */
export async function besideOf(
  ahead: Beside | null,
  version: Version,
  there: Pick<Version, 'digest' | 'text'> | null,
): Promise<Beside> {
  const isAbout = ahead?.digest === version.digest && ahead.there === (there?.digest ?? null)
  return isAbout ? ahead : await heldAgainst(version, there)
}
