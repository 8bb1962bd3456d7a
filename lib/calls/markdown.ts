const markdownFile = /\.(?:md|markdown)$/i
/** Names under which a call says which file something is for, and what is to stand in it. */
const fileName = /^(?:[a-z0-9]+_)*(?:path|file|filename|file_name)$/i
const contentName = /^(?:[a-z0-9]+_)*(?:content|contents|text|body)$/i

/** Whether a value is Markdown: by its tool's schema, or by the name of the file that is named beside it. */
export function isMarkdown(
  name: string,
  beside: Readonly<Record<string, unknown>>,
  bySchema: readonly string[],
): boolean {
  if (bySchema.includes(name)) return true
  if (!contentName.test(name)) return false
  const files = Object.entries(beside).filter(([key]) => key !== name && fileName.test(key))
  return files.length > 0 && files.every(([, file]) => typeof file === 'string' && markdownFile.test(file))
}

/** Whether anything in the arguments of a call is Markdown. */
export function holdsMarkdown(values: Readonly<Record<string, unknown>>, bySchema: readonly string[]): boolean {
  return Object.entries(values).some(
    ([name, value]) =>
      (typeof value === 'string' && isMarkdown(name, values, bySchema)) ||
      (typeof value === 'object' && value !== null && holdsMarkdown(value as Record<string, unknown>, [])),
  )
}
