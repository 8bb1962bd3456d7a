'use client'

import { useEffect, useState } from 'react'
import { selectedPlace } from '@/components/prompts/selected'
import { SelectField } from '@/components/ui/select-field'

type PlaceFieldProps = { text: string; choices: readonly { value: string; label: string }[] }

/** Which words a remark is about: those that are selected in the text, a sentence from the list, or the whole version. */
export function PlaceField({ text, choices }: PlaceFieldProps) {
  const [selected, setSelected] = useState<{ value: string; label: string } | null>(null)
  useEffect(() => {
    const hear = () => {
      const found = selectedPlace(text, document.getElementById('whole-text'))
      // What was selected stays chosen while one writes; only other words take its place.
      if (found) setSelected(found)
    }
    document.addEventListener('selectionchange', hear)
    return () => document.removeEventListener('selectionchange', hear)
  }, [text])
  const options = selected ? [{ value: selected.value, label: `Selected: “${selected.label}”` }] : []
  return (
    <SelectField
      // Other words are another choice; what was chosen from the list is left alone.
      key={selected?.value ?? ''}
      name="place"
      label="About"
      empty="The whole version"
      hint="Select words in the text, or choose a sentence."
      options={[...options, ...choices.filter(({ value }) => value !== selected?.value)]}
      defaultValue={selected?.value}
    />
  )
}
