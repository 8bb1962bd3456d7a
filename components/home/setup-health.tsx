import { Card } from '@/components/ui/card'
import { SeeLink } from '@/components/ui/see-link'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { AdminHome } from '@/lib/insights/home/queries'

/** What an admin has to put right, each with where that is done; nothing at all where there is nothing. */
export function SetupHealth({ home: { tools, changes, prompts, ending } }: { home: AdminHome }) {
  const lines = [
    ...(tools > 0
      ? [
          {
            words: `${counted(tools, 'tool lacks', 'tools lack')} words that people need`,
            href: paths.tools({ only: 'lacking' }),
          },
        ]
      : []),
    ...(changes > 0
      ? [
          {
            words: `${counted(changes, 'change of policy waits', 'changes of policy wait')} for people`,
            href: paths.policyChanges({ state: 'proposed' }),
          },
        ]
      : []),
    ...(prompts > 0
      ? [
          {
            words: `${counted(prompts, 'prompt waits', 'prompts wait')} for review`,
            href: paths.prompts({ state: 'in_review' }),
          },
        ]
      : []),
  ]
  if (lines.length + ending.length === 0) return null
  return (
    <Card id="setup" title="To put right" className="mb-4">
      <ul className="mt-1">
        {lines.map(({ words, href }) => (
          <li key={href} className="flex justify-between gap-4 border-t border-line py-2 first:border-0">
            <span>{words}</span>
            <SeeLink href={href} className="shrink-0" words="See" of={words} />
          </li>
        ))}
        {ending.map(({ slug, name, environment, until }) => (
          <li
            key={`${slug} ${environment}`}
            className="flex justify-between gap-4 border-t border-line py-2 first:border-0"
          >
            <span>
              The last credential of <bdi translate="no">{name}</bdi> in {environmentLabel(environment).toLowerCase()}{' '}
              ends <Time at={until} mode="relative" />
            </span>
            <SeeLink
              href={paths.pod(slug)}
              className="shrink-0"
              words="Renew it"
              of={<bdi translate="no">{name}</bdi>}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}
