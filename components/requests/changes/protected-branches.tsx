import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { StandingRows } from '@/components/requests/changes/standing-rows'
import { branchesChange } from '@/lib/repositories/branches/schema'

/** Which branches would move by deliveries alone: those that come, those that stay, those that go. */
export const protectedBranchesPicture: Picture = (content) => {
  const { signed } = branchesChange.parse(content)
  const { name, before, after, takesIn } = signed
  const all = [...after, ...before.filter((one) => !after.includes(one))]
  const standing = (one: string) => (!before.includes(one) ? 'added' : after.includes(one) ? 'before' : 'removed')
  return {
    summary: `Which branches of ${name} would move by deliveries alone`,
    readable: (
      <>
        <StandingRows rows={all.map((text) => ({ text, is: standing(text) }))} />
        {takesIn.length > 0 && (
          <ul className="mt-3">
            {takesIn.map(({ branch, commit }) => (
              <li key={branch} className="wrap-anywhere">
                <bdi translate="no">{branch}</bdi> is there, and goes on from{' '}
                <code translate="no">{commit.slice(0, 12)}</code>
              </li>
            ))}
          </ul>
        )}
      </>
    ),
    raw: <SignedContent content={signed} />,
    rawOf: name,
  }
}
