import { WrittenText } from '@/components/requests/changes/document-text'
import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { TextChange } from '@/components/requests/changes/text-change'
import { TextLink } from '@/components/ui/app-link'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { memoryChange } from '@/lib/memory/written/schema'

/** What pods would be given: what it says otherwise than what they are given now, and the whole of it. */
export const memoryWritePicture: Picture = (content) => {
  const { before, after, isDeleted, signed } = memoryChange.parse(content)
  const { entry, key, version, environment, replaces } = signed
  const place = environmentLabel(environment)
  const name = `${key}, version ${version}`
  return {
    summary: replaces
      ? `Version ${version} beside version ${replaces.number}, which pods in ${place} are given`
      : `The whole text of version ${version}: pods in ${place} are given nothing of this name yet`,
    readable: (
      <>
        {isDeleted ? (
          <p className="text-muted">Its text was deleted since.</p>
        ) : (
          <TextChange {...{ name, before, after }} />
        )}
        <p className="mt-2 text-small">
          <TextLink href={paths.memoryEntry(entry)}>All versions of the entry, and who reads it</TextLink>
        </p>
      </>
    ),
    ...(before !== null && !isDeleted && { text: <WrittenText label={`Text of ${name}`} text={after} /> }),
    raw: <SignedContent content={signed} />,
    rawOf: name,
  }
}
