import { CodeDifference } from '@/components/difference/code-difference'
import { type Form, mostShown } from '@/components/deliveries/forms/form'
import { foundWords } from '@/components/deliveries/found-lines'
import { differenceText } from '@/components/difference/line-difference'
import { counted } from '@/lib/core/count'

/** Files that are read line by line, as their names say. */
const ends =
  /\.(?:py|pyi|js|jsx|mjs|cjs|ts|tsx|mts|cts|java|kt|kts|go|rs|rb|php|cs|c|h|cc|cpp|hpp|swift|scala|sh|bash|zsh|ps1|bat|css|scss|less|vue|svelte|html?|xml|svg|sql|toml|ini|cfg|conf|env|properties|gradle|tf|proto|graphql|lua|r|pl|dart|ex|exs|json|jsonc|ya?ml|lock|diff|patch)$|(?:^|\/)(?:Dockerfile|Makefile|Jenkinsfile|Gemfile|\.[\w-]+(?:ignore|rc|attributes))$/i

/** Code line by line: what it was beside what it would be, with what was found at its line. */
export const codeForm: Form = ({ path, before, after, found }) => {
  if (!ends.test(path)) return null
  const text = before === null ? after : differenceText(before, after)
  if (linesIn(text) > mostShown) return null
  const notes = new Map<number, string[]>()
  for (const { code, line } of found) if (line !== null) notes.set(line, [...(notes.get(line) ?? []), foundWords(code)])
  return {
    summary: before === null ? `${counted(linesIn(after), 'line')}, all of them new.` : 'Line by line.',
    text,
    picture: <CodeDifference before={before ?? ''} after={after} notes={notes} />,
    tellsFound: true,
    isWhole: true,
  }
}

function linesIn(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length
}
