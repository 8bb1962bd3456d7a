import { weights } from '@/components/findings/finding-list'
import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { MetaList } from '@/components/ui/card'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import { bypassChange } from '@/lib/bypasses/schema'
import { paths } from '@/lib/core/paths'
import { severityLabels } from '@/lib/findings/labels'

/** A finding that would be let through: what and where it is, whose, and until when. */
export const flagBypassPicture: Picture = (content) => {
  const { what, severity, field, masked, title, href, pod, until, signed } = bypassChange.parse(content)
  const { Shape, ink } = weights[severity]
  return {
    summary: `What was found, and until when it would be let through`,
    readable: (
      <MetaList
        items={[
          {
            name: 'Found',
            value: (
              <>
                <TextLink href={paths.finding(signed.finding)}>{what[0]!.toUpperCase() + what.slice(1)}</TextLink>:{' '}
                <code translate="no" className="font-code text-code wrap-anywhere">
                  <Revealed text={masked} />
                </code>
              </>
            ),
          },
          {
            name: 'Weight',
            value: (
              <span className="inline-flex items-center gap-1.5">
                <Shape className={`size-4 ${ink}`} />
                {severityLabels[severity]}
              </span>
            ),
          },
          {
            name: 'Where',
            value: (
              <>
                <Sentence text={title} />, in{' '}
                <code translate="no" className="font-code text-code wrap-anywhere">
                  <Revealed text={field} />
                </code>
                {href && (
                  <>
                    {' · '}
                    <TextLink href={href}>Open it</TextLink>
                  </>
                )}
              </>
            ),
          },
          { name: 'Pod', value: <Revealed text={pod} /> },
          { name: 'Until', value: <Time at={until} mode="absolute" /> },
        ]}
      />
    ),
    raw: <SignedContent content={signed} />,
    rawOf: 'A finding that is let through',
  }
}
