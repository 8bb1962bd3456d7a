import { ChangedCells } from '@/components/policy/changed-cells'
import { Impact } from '@/components/policy/impact'
import { differenceText, LineDifference } from '@/components/difference/line-difference'
import { RemarkList } from '@/components/remarks/remark-list'
import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { SeenText } from '@/components/requests/seen-text'
import { TextLink } from '@/components/ui/app-link'
import { Revealed } from '@/components/ui/revealed'
import { paths } from '@/lib/core/paths'
import { coverageWords } from '@/lib/policy/replay/labels'
import { answersWords } from '@/lib/proposals/labels'
import { policyPicture, type PolicyPicture } from '@/lib/proposals/schema'

/** A change of the policy: what it would have answered otherwise, each answer before and after, and every line of it. */
export const policyChangePicture: Picture = (content) => {
  const picture = policyPicture.parse(content)
  const { change, base, version, after, cells, signed } = picture
  const name = change ?? `Policy version ${version}`
  return {
    summary: `${name} beside policy version ${base} · ${answersWords(cells.length)}`,
    readable: <Readable picture={picture} />,
    raw: (
      <>
        <SignedContent content={signed} />
        <h3 className="mt-3 text-small font-strong">The whole text, of which the fingerprint above is</h3>
        <SeenText
          label="The whole text of the policy"
          text={after}
          className="mt-2 rounded-control border border-line bg-sunken p-3"
        >
          <pre translate="no" className="font-code text-code whitespace-pre-wrap [overflow-wrap:anywhere]">
            <Revealed text={after} />
          </pre>
        </SeenText>
      </>
    ),
    rawOf: version === null || change === null ? name : `${name}, policy version ${version}`,
  }
}

function Readable({ picture }: { picture: PolicyPicture }) {
  const { change, replay, titles, cells, milder, before, after, remarks, signed } = picture
  const difference = differenceText(before, after)
  return (
    <>
      {replay && (
        <section aria-labelledby="impact-title">
          <h3 id="impact-title" className="font-strong">
            What would have been different
          </h3>
          <p className="mb-2 text-caption text-subtle">{coverageWords(replay).join(' ')}</p>
          <Impact result={replay} titles={titles} />
          {signed.kind === 'policy_change' && replay.groups.length > 0 && (
            <p className="mt-2">
              <TextLink href={paths.policyChange(signed.change)}>See the calls one by one in {change}</TextLink>
            </p>
          )}
        </section>
      )}
      {milder.length > 0 && (
        <section aria-labelledby="milder-title" className="mt-4">
          <h3 id="milder-title" className="font-strong">
            Where it is milder than what is in force
          </h3>
          <ul className="mt-1 list-disc pl-5">
            {milder.slice(0, 20).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
          {milder.length > 20 && <p className="text-caption text-subtle">And {milder.length - 20} more.</p>}
        </section>
      )}
      <section aria-labelledby="cells-title" className="mt-4">
        <h3 id="cells-title" className="font-strong">
          {signed.kind === 'policy_look' ? 'What changed in the policy' : 'What changes in the policy'}
        </h3>
        <ChangedCells changes={cells} />
      </section>
      {/* Answers alone do not say who signs, or when. */}
      <section aria-labelledby="lines-title" className="mt-4">
        <h3 id="lines-title" className="font-strong">
          Every line of it
        </h3>
        <SeenText
          label="The difference of the text"
          text={difference}
          className="mt-2 rounded-control border border-line bg-sunken p-3"
        >
          <LineDifference before={before} after={after} />
        </SeenText>
      </section>
      {remarks.length > 0 && (
        <section aria-labelledby="remarks-title" className="mt-4">
          <h3 id="remarks-title" className="font-strong">
            Remarks beside {change}
          </h3>
          <RemarkList remarks={remarks} />
        </section>
      )}
    </>
  )
}
