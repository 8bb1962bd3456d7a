import { PlaceField } from '@/components/prompts/place-field'
import type { ChangeAction } from '@/components/people/outcome-note'
import { RemarkForm } from '@/components/remarks/remark-form'
import { RemarkList } from '@/components/remarks/remark-list'
import { Card } from '@/components/ui/card'
import { unitsOf } from '@/lib/difference/units'
import { promptRefusals } from '@/lib/prompts/labels'
import { placesIn } from '@/lib/prompts/places'
import type { PromptDetail } from '@/lib/prompts/schema'

/** Of more sentences than these a list offers the first; words of any can be selected. */
const mostChoices = 300

type PromptRemarksProps = { prompt: PromptDetail; onWrite: ChangeAction }

/** What people say about a version, and room for a remark of one's own, about words of it or all of it. */
export function PromptRemarks({ prompt: { slug, version, remarks }, onWrite }: PromptRemarksProps) {
  const marked = new Set(placesIn(version.text, remarks).flatMap(({ remark }) => (remark ? [remark.id] : [])))
  const { unknown_prompt, too_many_remarks, no_such_words } = promptRefusals as Record<string, string>
  return (
    <Card id="remarks" title="Remarks">
      {remarks.length > 0 ? (
        <RemarkList remarks={remarks} placeOf={({ id }) => (marked.has(id) ? `#words-${id}` : undefined)} />
      ) : (
        <p className="mt-1 text-small text-muted">Nobody has said anything yet.</p>
      )}
      <RemarkForm
        about={{ slug, number: version.number }}
        hint="Everybody who may read prompts sees it, and whoever decides on this version. It stays as it is written."
        done="It stands beside the text."
        refusals={{
          unknown_prompt: unknown_prompt!,
          too_many_remarks: too_many_remarks!,
          no_such_words: no_such_words!,
        }}
        onWrite={onWrite}
      >
        <PlaceField text={version.text} choices={choicesIn(version.text)} />
      </RemarkForm>
    </Card>
  )
}

/** The sentences of a text with where each stands, for whoever has no pointer to select words with. */
function choicesIn(text: string): { value: string; label: string }[] {
  let at = 0
  const found: { value: string; label: string }[] = []
  for (const { text: unit } of unitsOf(text)) {
    const words = unit.trim()
    const from = at + unit.indexOf(words)
    at += unit.length
    if (words !== '' && found.length < mostChoices)
      found.push({
        value: `${from},${Math.min(words.length, 1_000)}`,
        label: words.length > 90 ? `${words.slice(0, 90)}…` : words,
      })
  }
  return found
}
