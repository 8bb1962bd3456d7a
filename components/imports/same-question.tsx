'use client'

import { useFormAction } from '@/components/shell/form-action'
import { Breakable } from '@/components/ui/breakable'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { textWords } from '@/lib/core/said'
import type { Outcome } from '@/lib/core/outcome'
import { importRefusals } from '@/lib/imports/labels'
import type { SourceRow } from '@/lib/imports/views/schema'
import { refusedWords } from '@/lib/web/labels'

type Answer = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>
export type SameActions = { onJoin: Answer; onApart: Answer }

/** Whether a repository that begins like another is another copy of it: only people know. */
export function SameQuestion({ source, actions }: { source: SourceRow; actions: SameActions | null }) {
  if (source.resembles === null) return null
  const other = source.resembles.name
  return (
    <Notice tone="info" className="mb-3" title="Is this another copy of a repository that is known?">
      <p>
        <Breakable text={source.name} /> begins with the same commits as <Breakable text={other} />: a fork of it, or
        the same one at another place. They stay two until somebody says otherwise.
      </p>
      {actions && (
        <div className="mt-2 flex flex-wrap gap-2">
          <AnswerForm
            id={source.id}
            onAnswer={actions.onJoin}
            words={`It is the same: read it into ${textWords(other)}`}
          />
          <AnswerForm id={source.id} onAnswer={actions.onApart} words="They are two" />
        </div>
      )}
    </Notice>
  )
}

function AnswerForm({ id, onAnswer, words }: { id: string; onAnswer: Answer; words: string }) {
  const [outcome, answer, isSending] = useFormAction(onAnswer)
  return (
    <form action={answer} className="flex flex-wrap items-center gap-2">
      <input type="hidden" name="sourceId" value={id} />
      <Button type="submit" size="small" disabled={isSending}>
        {words}
      </Button>
      <output className="text-small text-bad-fg">
        {outcome && !outcome.ok && refusedWords(importRefusals, outcome.reason, 'Not answered.')}
      </output>
    </form>
  )
}
