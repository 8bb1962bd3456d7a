import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Card } from '@/components/ui/card'
import { paths } from '@/lib/core/paths'
import type { Origin } from '@/lib/prompts/origin/schema'

type OriginCardProps = {
  origin: Origin & { number: number }
  /** The newest version there, and whether it stands among prompts; null where the repository has none any more. */
  newer: { id: string; standing: boolean } | null
}

/** Which file of which repository a prompt was taken up from, and whether that went on since. */
export function OriginCard({ origin: { originName, originPath, originCommit, number }, newer }: OriginCardProps) {
  return (
    <Card id="origin" title="Where it came from">
      <p className="mt-2 text-small wrap-anywhere">
        Version {number} was taken up from{' '}
        <span translate="no" className="font-code text-code">
          <Breakable text={originPath} />
        </span>{' '}
        of <Breakable text={originName} />, as{' '}
        <span translate="no" className="font-code text-code">
          {originCommit.slice(0, 8)}
        </span>{' '}
        left it.
      </p>
      {newer && (
        <p className="mt-1 text-small">
          <TextLink href={paths.repositoryPrompt(newer.id)}>
            {newer.standing ? 'Its versions there' : 'The repository has a newer version'}
          </TextLink>
        </p>
      )}
    </Card>
  )
}
