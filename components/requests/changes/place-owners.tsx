import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { StandingRows } from '@/components/requests/changes/standing-rows'
import { repositoryWords } from '@/lib/repositories/labels'
import { without } from '@/lib/repositories/owned/rules'
import { ownersChange } from '@/lib/repositories/owned/schema'

/** Who would sign as well at which places: those that come, those that stay, those that go. */
export const placeOwnersPicture: Picture = (content) => {
  const { signed } = ownersChange.parse(content)
  const { name, before, after } = signed
  const added = without(after, before)
  const rows = [
    ...after.map((owner) => ({ owner, is: added.includes(owner) ? ('added' as const) : ('before' as const) })),
    ...without(before, after).map((owner) => ({ owner, is: 'removed' as const })),
  ]
  return {
    summary: `Who would sign at which places of ${name}`,
    readable: <StandingRows rows={rows.map(({ owner, is }) => ({ text: repositoryWords.owner(owner), is }))} />,
    raw: <SignedContent content={signed} />,
    rawOf: name,
  }
}
