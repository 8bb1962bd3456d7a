import { environmentLabel } from '@/lib/core/environment'
import { deletionWords } from '@/lib/memory/deletion/labels'
import type { Brief } from '@/lib/requests/schema'

type Asked = { asker: string; key: string; environment: string; versions: number; active: number | null }

/** Everything Countersign says about an entry whose text would be deleted. */
export function deletionBrief({ asker, key, environment, versions, active }: Asked): Brief {
  const place = environmentLabel(environment)
  return {
    sentence: deletionWords.sentence(asker, key, place),
    consequences: [deletionWords.goes(versions), deletionWords.given(active, place), deletionWords.stays],
    ifNoAnswer: deletionWords.ifNoAnswer,
    undo: deletionWords.undo,
    reversible: false,
    tierReasons: [deletionWords.reason],
    unusual: [],
    checks: [],
    title: key,
    object: key,
    whole: false,
  }
}
