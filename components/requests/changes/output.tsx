import type { ReactNode } from 'react'
import { ChangedText } from '@/components/deliveries/changed-text'
import { WrittenText } from '@/components/requests/changes/document-text'
import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { TextLink } from '@/components/ui/app-link'
import { paths } from '@/lib/core/paths'
import { counted } from '@/lib/core/count'
import { outputChange } from '@/lib/outputs/schema'

/** What would stand: what it loses first, then what it says otherwise than what stands, and the whole of it. */
export const outputPicture: Picture = (content) => {
  const { before, after, signed, losses, says, sentBack, meanwhile, type, size } = outputChange.parse(content)
  const { path, revision, replaces } = signed
  const name = `${path}, revision ${revision}`
  return {
    summary: replaces
      ? `Revision ${revision} beside revision ${replaces.number}, which stood when people were asked`
      : `The whole of revision ${revision}: nothing stands at this path yet`,
    readable: (
      <>
        <Lost losses={losses} />
        {meanwhile && after !== null && (
          <Section title={`Beside revision ${meanwhile.number}, which stands there now`}>
            <ChangedText changed={{ path, before: meanwhile.text, after, found: [] }} />
          </Section>
        )}
        {sentBack && after !== null && (
          <Section title={`Since revision ${sentBack.number}, which was not accepted`}>
            <ChangedText changed={{ path, before: sentBack.text, after, found: [] }} />
          </Section>
        )}
        {after === null ? (
          <p translate="yes" className="text-small">
            It is no text, so it cannot be read here: {counted(size, 'byte')} of {type}.
          </p>
        ) : (
          <Section title={before === null ? 'The whole of it' : `Beside revision ${replaces!.number}`}>
            {before === after && replaces?.digest !== signed.digest ? (
              <p translate="yes" className="mt-2 text-small">
                A value that is kept out of sight is another one. Nothing else differs.
              </p>
            ) : (
              <ChangedText changed={{ path, before, after, found: [] }} />
            )}
          </Section>
        )}
        <Told says={says} />
        <p className="mt-2 text-small">
          <TextLink href={paths.output(signed.output, { revision })}>
            Preview of it, and all revisions of the file
          </TextLink>
        </p>
      </>
    ),
    ...(before !== null && after !== null && { text: <WrittenText label={`Text of ${name}`} text={after} /> }),
    raw: <SignedContent content={signed} />,
    rawOf: name,
  }
}

function Lost({ losses }: { losses: readonly string[] }) {
  if (losses.length === 0) return null
  return (
    <ul translate="yes" className="mb-4 list-disc space-y-1 border-l-2 border-bad-fg pl-6 text-small font-semibold">
      {losses.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mb-4">
      <h3 translate="yes" className="text-small font-semibold">
        {title}
      </h3>
      {children}
    </section>
  )
}

const parts = [
  ['reasoning', 'How its pod came to it'],
  ['memoryDelta', 'What is to be remembered'],
  ['handoff', 'What the next pod should know'],
] as const

/** What its pod told with it, as the pod's own words. */
function Told({ says }: { says: ReturnType<typeof outputChange.parse>['says'] }) {
  const told = parts.flatMap(([name, title]) => (says[name] === null ? [] : [{ title, text: says[name] }]))
  return told.map(({ title, text }) => (
    <Section key={title} title={title}>
      <WrittenText label={title} text={text} />
    </Section>
  ))
}
