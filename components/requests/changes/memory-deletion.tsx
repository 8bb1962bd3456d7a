import { WrittenText } from '@/components/requests/changes/document-text'
import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { TextLink } from '@/components/ui/app-link'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { deletionChange } from '@/lib/memory/deletion/schema'

/** What would go for good: what the newest version says, and how many there are. */
export const memoryDeletionPicture: Picture = (content) => {
  const { text, number, signed } = deletionChange.parse(content)
  const { entry, key, digests } = signed
  const name = `${key}, version ${number}`
  return {
    summary:
      text === null
        ? `The text of ${counted(digests.length, 'version')} was deleted`
        : `What goes: the text of ${counted(digests.length, 'version')}, of which this is the newest`,
    readable: (
      <>
        {text === null ? (
          <p className="text-muted">It is gone.</p>
        ) : (
          <WrittenText label={`Text of ${name}`} text={text} />
        )}
        <p className="mt-2 text-small">
          <TextLink href={paths.memoryEntry(entry)}>All versions of the entry, and who reads it</TextLink>
        </p>
      </>
    ),
    raw: <SignedContent content={signed} />,
    rawOf: name,
  }
}
