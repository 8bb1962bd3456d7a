import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'
import { type Choice, controlLook, Field, type FieldWords } from '@/components/ui/field'

type SelectProps = FieldWords & ComponentProps<'select'> & { options: readonly Choice[]; empty?: string }

/** One of a few, with the browser's own list. `empty` is the line that stands for no choice. */
export function SelectField({ label, hint, error, remark, className, options, empty, ...rest }: SelectProps) {
  return (
    <Field
      {...{ label, hint, error, remark, className, name: rest.name, id: rest.id }}
      control={(control) => (
        <select {...rest} {...control} className={cn(controlLook, 'min-h-10')}>
          {empty !== undefined && <option value="">{empty}</option>}
          {options.map(({ value, label: words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    />
  )
}
