'use client'

import { useState } from 'react'
import { type CheckAction, LiveChecks } from '@/components/prompts/live-checks'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextLink } from '@/components/ui/app-link'
import { Button } from '@/components/ui/button'
import { ErrorSummary } from '@/components/ui/error-summary'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { outOfSightHint } from '@/components/ui/out-of-sight'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { promptRefusals, sensitivityLabels } from '@/lib/prompts/labels'
import { problemsOf } from '@/components/shell/problems'
import { labelled } from '@/lib/core/choices'

export type Written = { slug: string; number: number; isNew: boolean }
export type WriteAction = (previous: unknown, form: FormData) => Promise<Outcome<Written>>

type WriteFormProps = {
  /** The newest version, of which this is the next one; null for a prompt that is new. */
  before: { slug: string; number: number; text: string; hidesValues: boolean } | null
  onWrite: WriteAction
  /** Looks through what stands there, while somebody writes. */
  onCheck: CheckAction
}

/** A prompt in a form: its text, and of a new one what it is called. What was written stays when it is refused. */
export function WriteForm({ before, onWrite, onCheck }: WriteFormProps) {
  const [outcome, write, isSending] = useFormAction(onWrite)
  const { base, isMoved, follow } = useBase(before?.number ?? 0, outcome?.ok ? outcome.value.number : 0)
  const [typed, setTyped] = useState('')
  const { errors, at } = problemsOf(outcome, promptRefusals, ['slug', 'title', 'purpose', 'text', 'note'])
  return (
    <Form
      action={write}
      onInput={({ target }) =>
        target instanceof HTMLTextAreaElement && target.name === 'text' && setTyped(target.value)
      }
      className="mt-3 grid max-w-[52rem] gap-3"
    >
      {errors.length > 0 && <ErrorSummary title="Nothing was kept" errors={errors} refused={outcome} />}
      <input type="hidden" name="basedOn" value={base} />
      {before ? (
        <input type="hidden" name="slug" value={before.slug} />
      ) : (
        <>
          <TextField
            name="title"
            label="Title"
            defaultValue={typedIn(outcome, 'title')}
            error={at.title}
            maxLength={120}
            required
          />
          <TextField
            name="slug"
            label="Name for pods"
            hint="Small letters, digits and dashes, such as help-pages. It never changes."
            defaultValue={typedIn(outcome, 'slug')}
            error={at.slug}
            maxLength={80}
            required
          />
          <TextAreaField
            name="purpose"
            label="What it is for"
            defaultValue={typedIn(outcome, 'purpose')}
            error={at.purpose}
            maxLength={500}
            rows={2}
          />
          <SelectField
            name="sensitivity"
            label="Sensitivity"
            options={labelled(sensitivityLabels)}
            defaultValue={typedIn(outcome, 'sensitivity') || 'ordinary'}
          />
        </>
      )}
      <TextAreaField
        name="text"
        label="Text"
        hint={`What is filled in when it is used stands in braces, such as {page}.${before?.hidesValues ? ` ${outOfSightHint}` : ''}`}
        defaultValue={typedIn(outcome, 'text') || (before?.text ?? '')}
        error={at.text}
        rows={14}
        required
      />
      <LiveChecks slug={before?.slug ?? null} text={typed} onCheck={onCheck} />
      <TextAreaField
        name="note"
        label="Why"
        hint="Whoever reviews it reads this as your own words."
        defaultValue={typedIn(outcome, 'note')}
        error={at.note}
        maxLength={1000}
        rows={2}
      />
      {before && isMoved && (
        <Notice
          tone="warn"
          live="status"
          title={`Version ${before.number} was written while you were writing`}
          actions={
            <Button size="small" onClick={follow}>
              I have looked at it
            </Button>
          }
        >
          Your text stands here as you wrote it. Look at{' '}
          <TextLink href={paths.prompt(before.slug, before.number)} target="_blank">
            version {before.number}
          </TextLink>{' '}
          first: yours would be the one after it.
        </Notice>
      )}
      <SendButton variant="primary" className="justify-self-start">
        {isSending ? 'Keeping …' : `Keep as version ${base + 1}`}
      </SendButton>
      {outcome?.ok && (
        <Notice tone="ok" live="status">
          {outcome.value.isNew ? (
            <>
              Kept as{' '}
              <TextLink href={paths.prompt(outcome.value.slug, outcome.value.number)}>
                version {outcome.value.number}
              </TextLink>
              . It is live nowhere yet.
            </>
          ) : (
            'The newest version has this very text already, so nothing was kept.'
          )}
        </Notice>
      )}
    </Form>
  )
}

/**
 * Which version is written upon. It stays what it was when the writing began, so that what others write meanwhile is not
 * passed over unseen; one's own version is the next one's ground.
 */
function useBase(newest: number, own: number) {
  const [began, setBegan] = useState(newest)
  const base = Math.max(began, own)
  return { base, isMoved: newest > base, follow: () => setBegan(newest) }
}
