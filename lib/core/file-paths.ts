/** Characters that some systems leave out of names. */
const leftOut = /\p{Default_Ignorable_Code_Point}/gu
/** The short name that some systems give a hidden file: GIT~1 is .git. */
const shortName = /^([A-Z0-9_-]{1,6})~\d$/

/**
 * A path as the most forgiving file system reads it: without regard to case and to forms that Unicode takes for equal,
 * without what is left out at the end of names, by its long names. Paths that may be one place have one such form.
 */
export function foldPath(path: string): string[] {
  return path
    .normalize('NFKC')
    .replaceAll(leftOut, '')
    .toUpperCase()
    .normalize('NFKC')
    .split(/[/\\]/)
    .map((part) =>
      part
        .replace(/(?<=.):.*$/su, '')
        .replace(/[. ]+$/, '')
        .replace(shortName, '.$1'),
    )
    .filter((part) => part !== '')
}
