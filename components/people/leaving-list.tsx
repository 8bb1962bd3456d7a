import type { ReactNode } from 'react'
import { Name, Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { Leaving } from '@/lib/policy/coverage/leaving'

/** What falls to whom when somebody's access ends; said before it is done. */
export function LeavingList({ leaving: { gaps, votes, asked, pods } }: { leaving: Leaving }) {
  const isNothing = gaps.length + votes.length + asked.length + pods.length === 0
  if (isNothing) return <p>Nothing hangs on them: no signature, no duty, no request, no pod.</p>
  return (
    <div className="grid gap-3">
      <Part title="Duties that nobody else can fulfil">
        {gaps.map(({ rule, group, title, words }) => (
          <li key={`${group} ${rule}`}>
            <TextLink href={paths.coverage({ group })}>{words}</TextLink> asks <Name of={title} />
          </li>
        ))}
      </Part>
      <Part title="Signatures that end, so that these wait for others">{votes.map(requestLine)}</Part>
      <Part title="What they asked for, which is withdrawn">{asked.map(requestLine)}</Part>
      <Part title={`${counted(pods.length, 'pod')} for which nobody with access would answer`}>
        {pods.map(({ slug, name }) => (
          <li key={slug}>
            <TextLink href={paths.podForm({ for: slug })}>
              <Name of={name} />
            </TextLink>
          </li>
        ))}
      </Part>
    </div>
  )
}

function requestLine({ number, sentence }: Leaving['votes'][number]): ReactNode {
  return (
    <li key={number}>
      <TextLink href={paths.request(number)}>
        CS-{number} <Sentence text={sentence} />
      </TextLink>
    </li>
  )
}

function Part({ title, children }: { title: string; children: readonly ReactNode[] }) {
  if (children.length === 0) return null
  return (
    <div>
      <h3 className="font-strong">{title}</h3>
      <ul className="mt-1 grid list-disc gap-1 pl-5 text-small">{children}</ul>
    </div>
  )
}
