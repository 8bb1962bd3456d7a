import type { ComponentProps } from 'react'
import { controlLook, Field, type FieldWords } from '@/components/ui/field'

/** Several lines of text. */
export function TextAreaField({
  label,
  hint,
  error,
  remark,
  className,
  ...rest
}: FieldWords & ComponentProps<'textarea'>) {
  return (
    <Field
      {...{ label, hint, error, remark, className, name: rest.name, id: rest.id }}
      control={(control) => <textarea rows={3} {...rest} {...control} className={controlLook} />}
    />
  )
}
