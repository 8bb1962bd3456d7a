import { TextLink } from '@/components/ui/app-link'
import { Notice } from '@/components/ui/notice'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { ReleaseAsked } from '@/lib/record/holds/schema'

const shown = 5

/** Tells whoever may agree to it of legal holds whose release somebody else asks for; nothing where nobody does. */
export function ReleasesAsked({ releases }: { releases: readonly ReleaseAsked[] }) {
  if (releases.length === 0) return null
  const holds = counted(releases.length, 'legal hold')
  return (
    <Notice tone="warn" className="mb-4" title={`Somebody asks for the release of ${holds}`}>
      <p>What is released may leave the audit trail. It needs a second person, such as you.</p>
      <ul className="mt-1 grid gap-1">
        {releases.slice(0, shown).map(({ id, name, byName, at }) => (
          <li key={id} className="flex flex-wrap gap-x-2 wrap-anywhere">
            <TextLink href={paths.hold(id)} className="min-w-0">
              <bdi translate="no">
                <Revealed text={name} />
              </bdi>
            </TextLink>
            <span className="text-muted">
              asked by{' '}
              <bdi translate="no">
                <Revealed text={byName} />
              </bdi>
              , <Time at={at} mode="relative" />
            </span>
          </li>
        ))}
      </ul>
      {releases.length > shown && (
        <p className="mt-1">
          <TextLink href={paths.holds()}>See all</TextLink>
        </p>
      )}
    </Notice>
  )
}
