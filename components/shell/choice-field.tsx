import { fieldId, TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { type Choices, moreWords, namesOf } from '@/lib/core/choices'

type ChoiceFieldProps = {
  name: string
  label: string
  /** What stands for no choice: "Any pod". */
  empty: string
  choices: Choices
  chosen: string | undefined
}

/** One of what there is: from a list where all of it fits in one, and else typed, with the first of them to start from. */
export function ChoiceField({ name, label, empty, choices, chosen }: ChoiceFieldProps) {
  const { options, more } = choices
  if (more === 0) {
    // What an address names and nobody offers stays chosen, until somebody chooses otherwise.
    const unknown = chosen !== undefined && !options.some(({ value }) => value === chosen) ? namesOf([chosen]) : []
    return <SelectField {...{ name, label, empty }} options={[...options, ...unknown]} defaultValue={chosen} />
  }
  const list = `${fieldId(name)}-list`
  return (
    <div>
      <TextField {...{ name, label, list }} placeholder={empty} defaultValue={chosen} hint={moreWords(choices)} />
      <datalist id={list}>
        {options.map(({ value, label: words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </datalist>
    </div>
  )
}
