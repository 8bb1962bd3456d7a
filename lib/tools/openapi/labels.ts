import type { ImportedTool } from '@/lib/tools/openapi/schema'

/** What becomes of a tool by an import. */
export const importedWords: Record<ImportedTool['what'], string> = {
  added: 'added as a draft',
  changed: 'has its new form',
  suspended: 'suspended, until people have looked at its new form',
  same: 'is as it was',
  known: 'is kept by the catalogue file or by the server of a pod, and was left alone',
}
