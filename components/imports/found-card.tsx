import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { sourceLabels } from '@/lib/findings/labels'
import type { RepositoryFindings } from '@/lib/findings/schema'

type FoundCardProps = { repository: string; found: RepositoryFindings }

/** What should not be in a repository and is: how much in which texts, each leading to its list. */
export function FoundCard({ repository, found: { all, open } }: FoundCardProps) {
  const standing = open.reduce((sum, { count }) => sum + count, 0)
  return (
    <Card id="found" title="Keys, personal data and hidden characters" className="mb-4">
      <p className="mt-1 max-w-[70ch] text-small text-pretty text-muted">
        Every version of every text was looked through. What a later version lacks is fixed.
      </p>
      {all === 0 ? (
        <p className="mt-2">Nothing was found.</p>
      ) : (
        <>
          <p className="mt-2">
            {standing === 0 ? (
              'Nothing is open'
            ) : (
              <TextLink href={paths.findings({ repository })}>{counted(standing, 'finding')} open</TextLink>
            )}
            {all > standing && (
              <>
                ; {all - standing} more {all - standing === 1 ? 'is' : 'are'}{' '}
                <TextLink href={paths.findings({ repository, state: 'fixed' })}>fixed</TextLink> or settled
              </>
            )}
            .
          </p>
          <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-small">
            {open.map(({ source, count }) => (
              <li key={source}>
                {sourceLabels[source]}:{' '}
                <TextLink href={paths.findings({ repository, source })}>
                  {count.toLocaleString('en')}
                  <span className="sr-only"> open in {sourceLabels[source].toLowerCase()}</span>
                </TextLink>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}
