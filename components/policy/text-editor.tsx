'use client'

import { useRef, useState } from 'react'
import { type ChangeAction, ChangeNote } from '@/components/policy/change-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { ScrollBox } from '@/components/ui/scroll-box'
import { typedIn } from '@/lib/core/outcome'

type TextEditorProps = { number: number; text: string; digest: string; onEdit: ChangeAction }

/** The whole text of a draft, to be edited by hand: the same draft that the matrix edits. */
export function TextEditor({ number, text, digest, onEdit }: TextEditorProps) {
  const [outcome, save, isSending] = useFormAction(onEdit, 'The text')
  const area = useRef<HTMLTextAreaElement>(null)
  const shown = typedIn(outcome, 'text') || text
  const [lines, setLines] = useState(() => linesIn(shown))
  const problems = outcome && !outcome.ok ? (outcome.fields?.['document'] ?? []) : []

  function goTo(line: number) {
    const field = area.current!
    const start =
      field.value
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0)
    const end = field.value.indexOf('\n', start)
    field.focus()
    field.setSelectionRange(start, end < 0 ? field.value.length : end)
    const box = field.closest('section')
    box?.scrollTo({ top: (field.scrollHeight / lines) * (line - 1) - box.clientHeight / 3 })
  }

  return (
    <Form action={save}>
      <input type="hidden" name="number" value={number} />
      <input type="hidden" name="digest" value={digest} />
      {problems.length > 0 && (
        <ul role="alert" className="mb-3 grid gap-1 rounded-card border-2 border-bad-fg bg-bad-bg px-4 py-3">
          {problems.map((words) => (
            <li key={words}>
              {words} <GoTo words={words} onGo={goTo} />
            </li>
          ))}
        </ul>
      )}
      <ScrollBox label="The editor" className="max-h-[70vh] rounded-control border border-line-strong bg-surface">
        <div translate="no" className="flex font-code text-code">
          <pre
            translate="no"
            aria-hidden
            className="flex-none border-r border-line bg-sunken px-2 py-2 text-right text-subtle select-none"
          >
            {Array.from({ length: lines }, (_, at) => at + 1).join('\n')}
          </pre>
          <textarea
            ref={area}
            name="text"
            aria-label="The text of the policy"
            aria-invalid={problems.length > 0 || undefined}
            defaultValue={shown}
            rows={lines}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            translate="no"
            onChange={(event) => setLines(linesIn(event.currentTarget.value))}
            className="min-w-0 flex-1 resize-none overflow-y-hidden px-3 py-2 font-code text-code text-ink outline-offset-[-3px]!"
          />
        </div>
      </ScrollBox>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <SendButton variant="primary">{isSending ? 'Saving …' : 'Save in the draft'}</SendButton>
        {problems.length === 0 && <ChangeNote outcome={outcome} done="Saved in the draft." />}
      </div>
    </Form>
  )
}

function GoTo({ words, onGo }: { words: string; onGo: (line: number) => void }) {
  const line = Number(/^Line (\d+)/.exec(words)?.[1])
  if (!line) return null
  return (
    <button type="button" className="link min-h-6 noscript:hidden" onClick={() => onGo(line)}>
      Go there
    </button>
  )
}

function linesIn(text: string): number {
  return text.split('\n').length
}
