/** Files that are prompts where nobody says otherwise: what tools for agents and prompt libraries call them. */
export const usualPromptPaths: readonly string[] = [
  '**/prompts/**',
  '**/*.prompt.*',
  '**/*_prompt.txt',
  '**/*_prompt.md',
  '**/*_prompts.yaml',
  '**/prompt_template*',
  '**/system_prompt*',
  '**/task_guides/*.md',
  '**/AGENTS.md',
  '**/CLAUDE.md',
]

/** Whether a path fits one of these: `*` stands for anything within a name, `**` for any folders, `?` for one character. */
export function pathMatcher(globs: readonly string[]): (path: string) => boolean {
  const parted = globs.map((glob) => glob.split('/'))
  return (path) => {
    const names = path.split('/')
    return parted.some((parts) => fits(parts, names, isNameFit, '**'))
  }
}

const isNameFit = (part: string, name: string) =>
  fits(Array.from(part), Array.from(name), (sign, letter) => sign === '?' || sign === letter, '*')

/** Whether a row of things fits a pattern in which one sign stands for any number of them: looks at each pair once at most. */
function fits(
  pattern: readonly string[],
  things: readonly string[],
  isFit: (part: string, thing: string) => boolean,
  any: string,
): boolean {
  let [at, from, back, tried] = [0, 0, -1, 0]
  while (from < things.length) {
    if (at < pattern.length && pattern[at] === any) {
      back = at++
      tried = from
    } else if (at < pattern.length && isFit(pattern[at]!, things[from]!)) {
      at++
      from++
    } else if (back >= 0) {
      // What fits no more lets the last sign stand for one more.
      at = back + 1
      from = ++tried
    } else return false
  }
  while (at < pattern.length && pattern[at] === any) at++
  return at === pattern.length
}
