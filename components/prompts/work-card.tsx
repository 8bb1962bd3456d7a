import { Who } from '@/components/prompts/who'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { VersionRow } from '@/lib/prompts/schema'
import { workedWords } from '@/lib/prompts/work/labels'
import type { WorkRow } from '@/lib/prompts/work/schema'

type WorkCardProps = { slug: string; version: Pick<VersionRow, 'number' | 'worked'>; rows: readonly WorkRow[] }

/** The tasks, and pods without a task, that worked from a version: the newest few, and where all of them are listed. */
export function WorkCard({ slug, version: { number, worked }, rows }: WorkCardProps) {
  const words = workedWords(worked)
  return (
    <Card id="work" title={`Who used version ${number}`}>
      {words === null ? (
        <p className="mt-1 text-small text-muted">No pod has said that it works from it.</p>
      ) : (
        <p className="mt-1 text-small">
          <TextLink href={paths.promptWork(slug, number)}>{words}</TextLink>
        </p>
      )}
      <ul className="mt-1">
        {rows.map((row) => (
          <li key={row.id} className="border-t border-line py-2 wrap-anywhere">
            <Who of={row} />
            <p className="text-caption text-subtle">
              {environmentLabel(row.environment)}, <Time at={row.at} mode="relative" />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}
