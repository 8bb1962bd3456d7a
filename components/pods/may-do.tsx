import { AnswerMark } from '@/components/policy/answer-mark'
import { Name, Sentence } from '@/components/signs/sentence'
import { EnvironmentChip } from '@/components/signs/environment-mark'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { paths } from '@/lib/core/paths'
import type { PodDetail } from '@/lib/pods/schema'
import type { PlaceOfPod } from '@/lib/policy/pods/queries'
import { signersWords } from '@/lib/policy/reach-words'

type MayDoProps = {
  pod: Pick<PodDetail, 'name' | 'role' | 'department' | 'repositories'>
  /** Null while no policy is in force. */
  places: readonly PlaceOfPod[] | null
}

/** What the pod may do in each environment where it has an identity: a paragraph, and each tool with its cell. */
export function MayDo({ pod, places }: MayDoProps) {
  const { name, role, department, repositories } = pod
  return (
    <Card id="may-do" title="What may it do?">
      {places === null && <p className="mt-2">No policy is in force, so everything is denied.</p>}
      {places?.length === 0 && (
        <p className="mt-2">
          <Name of={name} /> has no identity in any environment, so it can call nothing.
        </p>
      )}
      {places?.map((place) => (
        <section key={place.environment} aria-labelledby={`may-do-${place.environment}`} className="mt-3">
          <h3 id={`may-do-${place.environment}`}>
            <EnvironmentChip environment={place.environment} />
          </h3>
          <p className="mt-1.5 max-w-[80ch]">
            <Sentence text={place.words.join(' ')} names={[name]} />
          </p>
          {place.tools.length > 0 && <Tools place={place} role={role} department={department} />}
        </section>
      ))}
      <p className="mt-3 text-small text-muted">
        Policy for the role <Name of={role} /> in the department <Name of={department} />;{' '}
        {repositories.length === 0 ? 'it may name any repository' : <>it works in {repositories.join(', ')} only</>}.
      </p>
    </Card>
  )
}

type ToolsProps = { place: PlaceOfPod; role: string; department: string }

function Tools({ place: { environment, tools }, role, department }: ToolsProps) {
  return (
    <details className="mt-1.5">
      <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">
        Each tool that is open to it
      </summary>
      <ul className="mt-2 grid gap-x-6 gap-y-1 text-small lg:grid-cols-2">
        {tools.map(({ key, title, answer, conditional, duties }) => (
          <li key={key} className="grid grid-cols-[5rem_minmax(0,1fr)] gap-2">
            <AnswerMark answer={answer} conditional={conditional} origin="own" />
            <span>
              <TextLink href={`${paths.policy({ env: environment, department, role, cell: `${role}:${key}` })}#cell`}>
                {title}
              </TextLink>
              {answer === 'ask' && <span className="text-muted"> · {signersWords(duties)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
