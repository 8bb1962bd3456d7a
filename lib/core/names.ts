/** "rollbackCommit", "rollback-commit" and "rollback_commit" in words. */
export function wordsIn(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** An argument's name as rules about files and branches know it: `filePath` is a `file_path`. */
export function plainArgument(name: string): string {
  return /[A-Z]/.test(name) ? wordsIn(name).join('_') : name
}
