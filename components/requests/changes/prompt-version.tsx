import { InstructionChanges } from '@/components/prompts/instruction-changes'
import { WrittenText } from '@/components/requests/changes/document-text'
import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { RemarkList } from '@/components/remarks/remark-list'
import { TextChange } from '@/components/requests/changes/text-change'
import { TextLink } from '@/components/ui/app-link'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { type PlacedRemark, promptChange } from '@/lib/prompts/schema'

/** A text that pods would be given: what it says otherwise than what they are given now, and the whole of it. */
export const promptVersionPicture: Picture = (content) => {
  const { title, before, after, remarks, signed } = promptChange.parse(content)
  const { prompt, version, environment, replaces } = signed
  const place = environmentLabel(environment)
  const name = `${title}, version ${version}`
  return {
    summary: replaces
      ? signed.kind === 'prompt_look'
        ? `Version ${version}, which is live in ${place} again, beside version ${replaces.number}, which was`
        : `Version ${version} beside version ${replaces.number}, which is live in ${place}`
      : `The whole text of version ${version}: nothing is live in ${place} yet`,
    readable: (
      <>
        <TextChange {...{ name, before, after }}>
          {before !== null && <InstructionChanges before={before} after={after} />}
        </TextChange>
        {replaces && (
          <p className="mt-2 text-small">
            <TextLink href={paths.prompt(prompt, version, { compare: replaces.number, diff: 'split' })}>
              See both texts side by side
            </TextLink>
          </p>
        )}
        <Remarks {...{ prompt, version, remarks }} />
      </>
    ),
    ...(before !== null && { text: <WrittenText label={`Text of ${name}`} text={after} /> }),
    raw: <SignedContent content={signed} />,
    rawOf: name,
  }
}

type RemarksProps = { prompt: string; version: number; remarks: readonly PlacedRemark[] }

/** What people said about the version, and where more can be said. */
function Remarks({ prompt, version, remarks }: RemarksProps) {
  return (
    <section aria-labelledby="remarks-title" className="mt-4 border-t border-line pt-3">
      <h3 id="remarks-title" className="font-strong">
        Remarks on this version
      </h3>
      {remarks.length > 0 && <RemarkList remarks={remarks} />}
      <p className="mt-1 text-small">
        <TextLink href={`${paths.prompt(prompt, version)}#remarks`}>Write a remark on words of the text</TextLink>
      </p>
    </section>
  )
}
