import { codeForm } from '@/components/deliveries/forms/code'
import { documentForm } from '@/components/deliveries/forms/document'
import type { Changed, Form, Shown } from '@/components/deliveries/forms/form'
import { memoryForm } from '@/components/deliveries/forms/memory'
import { tableForm } from '@/components/deliveries/forms/table'
import { tasksForm } from '@/components/deliveries/forms/tasks'

/** How files are shown, the form that says most first. What fits none is shown as the text it is. */
const forms: readonly Form[] = [tasksForm, memoryForm, documentForm, tableForm, codeForm]

/** The form of a file, by its path and what is in it; null where it is a text like any other. */
export function shownAs(changed: Changed): Shown | null {
  for (const form of forms) {
    const shown = form(changed)
    if (shown) return shown
  }
  return null
}
