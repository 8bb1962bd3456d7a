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
  const [added, removed] = [without(after, before), without(before, after)]
  // What goes at a place stands above what comes there.
  const otherwise = [
    ...removed.map((owner) => ({ owner, is: 'removed' as const })),
    ...added.map((owner) => ({ owner, is: 'added' as const })),
  ].toSorted((one, other) => one.owner.path.localeCompare(other.owner.path, 'en', { numeric: true }))
  const rows = [
    ...otherwise,
    ...after.filter((owner) => !added.includes(owner)).map((owner) => ({ owner, is: 'before' as const })),
  ]
  return {
    summary: `Who would sign at which places of ${name}`,
    readable: <StandingRows rows={rows.map(({ owner, is }) => ({ text: repositoryWords.owner(owner), is }))} />,
    raw: <SignedContent content={signed} />,
    rawOf: name,
  }
}
