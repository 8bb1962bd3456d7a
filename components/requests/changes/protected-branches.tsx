import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { branchesWords } from '@/lib/repositories/branches/labels'
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
        <ul className="border-t border-line">
          {all.map((one) => {
            const is = standing(one)
            return (
              <li
                key={one}
                className={`flex flex-wrap justify-between gap-x-4 border-b border-line px-2 py-1.5 ${looks[is]}`}
              >
                <code translate="no" className="wrap-anywhere">
                  {one}
                </code>
                <span>{branchesWords.picture[is]}</span>
              </li>
            )
          })}
        </ul>
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

const looks = { before: 'text-muted', added: 'bg-ok-bg text-ok-fg', removed: 'bg-bad-bg text-bad-fg line-through' }
