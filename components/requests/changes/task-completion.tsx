import { MarkdownText } from '@/components/requests/changes/document-text'
import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { paths } from '@/lib/core/paths'
import { reviewChange } from '@/lib/tasks/review/schema'

/** Work that a pod handed in: what it names as its outputs, and what it says of it. */
export const taskCompletionPicture: Picture = (content) => {
  const { signed } = reviewChange.parse(content)
  const { number, key, purpose, outputs, reasoning, handoff, says } = signed
  const texts = [
    { label: 'How it came to its result', text: reasoning },
    { label: 'What the next pod should know', text: handoff },
    { label: 'Why it stopped', text: purpose === 'checkpoint' ? says : null },
  ]
  return {
    summary:
      purpose === 'end'
        ? 'The work as it was handed in, with what the pod says of it (not checked)'
        : 'The pod stopped here. What it says of it is not checked',
    readable: (
      <>
        {outputs.length > 0 && (
          <>
            <h3 className="font-semibold">Outputs ({outputs.length})</h3>
            <ul className="mt-1 mb-3 grid grid-cols-1 gap-0.5">
              {outputs.map(({ path }) => (
                <li key={path} translate="no" className="font-code text-code">
                  <Breakable text={path} />
                </li>
              ))}
            </ul>
          </>
        )}
        {texts.map(
          ({ label, text }) =>
            text !== null && (
              <div key={label} className="mb-3">
                <h3 className="mb-1 font-semibold">{label}</h3>
                <MarkdownText label={label} text={text} />
              </div>
            ),
        )}
        {purpose === 'end' && reasoning === null && (
          <p className="mb-3 text-muted">The pod says nothing of how it came to its result.</p>
        )}
        <p className="text-small">
          <TextLink href={paths.task(number)}>The whole task, with its calls and its prompt</TextLink>
        </p>
      </>
    ),
    raw: <SignedContent content={signed} />,
    rawOf: key,
  }
}
