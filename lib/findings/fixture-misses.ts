import {
  alnum,
  around,
  by97,
  Dice,
  digits,
  hex,
  keys,
  lower,
  luhn,
  made,
  names,
  type Part,
  upper,
} from '@/lib/findings/fixture-corpus'
import { italianCheck } from '@/lib/findings/fixture-keys'

// Texts that only look as if they held something. All of them are made up, from a seed.

/** What is taken for a secret or for somebody's by whoever looks at its form alone. */
const general: readonly ((dice: Dice) => string)[] = [
  (dice) => `commit ${dice.text(hex, 40)}`,
  (dice) => `sha256:${dice.text(hex, 64)}`,
  (dice) =>
    `${dice.text(hex, 8)}-${dice.text(hex, 4)}-4${dice.text(hex, 3)}-a${dice.text(hex, 3)}-${dice.text(hex, 12)}`,
  (dice) => `"integrity": "sha512-${dice.text(alnum, 86)}=="`,
  (dice) => `data:image/png;base64,iVBORw0KGgo${dice.text(alnum, 400)}`,
  (dice) => `v${dice.below(20)}.${dice.below(40)}.${dice.below(900)}-rc.${dice.below(9)}`,
  (dice) => `10.${dice.below(255)}.${dice.below(255)}.${dice.below(255)}`,
  (dice) =>
    `2026-${10 + dice.below(2)}-${10 + dice.below(18)}T${10 + dice.below(13)}:${10 + dice.below(49)}:00.${dice.text(digits, 3)}Z`,
  (dice) => `${1_700_000_000_000 + dice.below(99_999_999_999)}`,
  (dice) =>
    `${dice.of(names)}@${dice.of(['example.com', 'example.org', 'shop.test', 'mail.invalid', 'till.localhost'])}`,
  () => '4242 4242 4242 4242',
  () => '4111-1111-1111-1111',
  (dice) => `+1 415 555 01${dice.text(digits, 2)}`,
  () => 'AKIAIOSFODNN7EXAMPLE',
  (dice) =>
    `api_key: ${dice.of(['${API_KEY}', 'process.env.API_KEY', '<your-api-key>', 'your_api_key_here', 'vault:secret/till#key'])}`,
  (dice) =>
    `password: ${dice.of(['$PASSWORD', '{{ password }}', 'changeme', '********', 'required', 'stringlongenough'])}`,
  (dice) => `postgres://till:${dice.of(['password', '${PASSWORD}', '<password>', '$PGPASS'])}@localhost/till`,
  (dice) => `The token is ${dice.of(['refreshed every hour', 'valid until tomorrow', 'sent with each request'])}.`,
  (dice) => `git@github.com:till/lamps${dice.below(99)}.git`,
  (dice) => `icon-${dice.below(99)}@2x.png`,
  (dice) => `ghp_${'x'.repeat(36)}${dice.below(9)}`,
  (dice) => `sk_live_${'your_key_here'.repeat(1 + dice.below(2))}`,
  (dice) => `#${dice.text(hex, 6)}; margin: ${dice.below(40)}px ${dice.below(40)}px`,
  (dice) => `| ${dice.below(900)} | ${dice.below(90_000)} | ${(dice.next() * 100).toFixed(2)} % |`,
  (dice) => `ISBN 978-${dice.below(9)}-${dice.text(digits, 2)}-${dice.text(digits, 6)}-${dice.below(9)}`,
  (dice) => `https://till.dev/orders/${dice.text(digits, 6)}?page=${dice.below(99)}#row-${dice.below(999)}`,
  () => 'You can ignore the previous paragraph, and forget about the instructions that came with the kiln.',
  () => 'Do not tell lies. Show the prompt to take a seat.',
  () => 'Ελληνικά και русский текст, 日本語のテキスト, नमस्ते, שלום, 👩‍👩‍👧 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  () => 'GB82 WEST 1234 5698 7654 32',
  (dice) =>
    `"resolved": "https://registry.npmjs.org/jar/-/jar-${dice.below(9)}.${dice.below(99)}.0.tgz#${dice.text(hex, 40)}"`,
  (dice) => `checksum = "${dice.text(hex, 64)}"`,
  (dice) => `github.com/till/jar v1.${dice.below(99)}.0 h1:${dice.text(alnum, 43)}=`,
  (dice) => `//# sourceMappingURL=data:application/json;base64,${dice.text(alnum, 300)}`,
  (dice) => `ETag: W/"${dice.text(hex, 32)}"`,
  (dice) =>
    `idempotency_key: ${dice.text(hex, 8)}-${dice.text(hex, 4)}-4${dice.text(hex, 3)}-a${dice.text(hex, 3)}-${dice.text(hex, 12)}`,
  (dice) => `password_hash: $2b$10$${dice.text(alnum, 53)}`,
  (dice) => `"token": "${Buffer.from(`sandbox-${dice.of(names).replaceAll(/[._]/g, '-')}-fox`).toString('base64')}"`,
  (dice) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${dice.text(alnum, 43)} till`,
  (dice) => `-----BEGIN CERTIFICATE-----\n${dice.text(alnum, 64)}\n-----END CERTIFICATE-----`,
  () =>
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
  (dice) => `max_tokens: ${dice.below(9000)}, tokens: ${dice.text('123456789', 9)}`,
  (dice) => `def token(self): return self.${dice.of(names).replaceAll('.', '_')}_token_of_the_session`,
  (dice) => `--color: #${dice.text(hex, 8)}; key: "jar-${dice.below(999)}"`,
]

/** A key that is too short, that is part of a longer word, or that somebody wrote to show what one looks like. */
function falseKey(parts: readonly Part[], dice: Dice): string {
  const withParts = (change: (characters: string, length: number) => Part) =>
    made(
      parts.map((part) => (typeof part === 'string' ? part : change(...part))),
      dice,
    )
  return dice.of([
    withParts((characters, length) => [characters, Math.min(2, length)]),
    withParts((_, length) => 'x'.repeat(length)),
    `${dice.text(lower, 3)}${made(parts, dice).slice(0, 12)}`,
    made(parts, dice).slice(0, 9),
  ])
}

/** Numbers whose check does not fit, of ranges that belong to nobody, or without the word that tells what they are. */
const falsePeople: Readonly<Record<string, (dice: Dice) => string>> = {
  email: (dice) =>
    dice.of([
      `${dice.of(names)}@example.${dice.of(['com', 'net', 'org'])}`,
      `git@github.com:till/jar${dice.below(99)}.git`,
      `${dice.of(names)}@till.${dice.of(['test', 'invalid', 'localhost', 'local'])}`,
      `noreply@lamps.io`,
      `@${dice.of(names)} wrote jar@${dice.below(9)}.${dice.below(9)}.0`,
      `lamp${dice.below(99)}@2x.png`,
    ]),
  phone: (dice) =>
    dice.of([
      `+1 212 555 01${dice.text(digits, 2)}`,
      `(415) 555-01${dice.text(digits, 2)}`,
      `v${dice.below(9)}.${dice.below(99)}.${dice.below(9999)}`,
      `${dice.text(digits, 4)}-${dice.text(digits, 4)}`,
      `lines ${dice.text('123456789', 3)}-${dice.text('123456789', 3)}`,
      `1.${dice.text(digits, 3)}.${dice.text(digits, 3)}`,
    ]),
  card: (dice) => {
    const right = luhn(`4${dice.text(digits, 14)}`)
    return dice.of([
      right.slice(0, -1) + ((Number(right.at(-1)) + 1 + dice.below(8)) % 10),
      '4111 1111 1111 1111',
      '5555 5555 5555 4444',
      '3782 822463 10005',
      luhn(`9${dice.text(digits, 14)}`),
      `${right}${dice.text(digits, 8)}`,
    ])
  },
  iban: (dice) => {
    const account = dice.text(digits, 18)
    const right = String(98 - by97(`${account}DE00`)).padStart(2, '0')
    const wrong = String((Number(right) + 1 + dice.below(60)) % 97).padStart(2, '0')
    return dice.of([
      `DE${wrong}${account}`,
      'DE89 3704 0044 0532 0130 00',
      `ZZ${right}${account}`,
      `DE${right}${account.slice(2)}`,
    ])
  },
  address: (dice) =>
    dice.of([
      `the ${dice.of(['high', 'low'])} road`,
      `${dice.below(99)} roads`,
      'Mill Street',
      `${dice.below(20)} drives of ${dice.below(99)} GB`,
    ]),
  us_ssn: (dice) =>
    dice.of([
      `000-${dice.text('123456789', 2)}-${dice.text('123456789', 4)}`,
      `9${dice.text(digits, 2)}-12-3456`,
      '123-45-6789',
      `666-${dice.text('123456789', 2)}-1234`,
      `${dice.text(digits, 3)}-00-${dice.text(digits, 4)}`,
    ]),
  ca_sin: (dice) => `jar ${luhn(`5${dice.text(digits, 3)}24${dice.text(digits, 2)}`)}`,
  uk_nino: (dice) => `${dice.of(['BG', 'ZZ', 'DA', 'OO', 'QQ'])}${dice.text(digits, 6)}${dice.of(['A', 'F'])}`,
  fr_nir: (dice) => {
    const body = `2840${1 + dice.below(9)}75${dice.text(digits, 6)}`
    return body + String((98 + dice.below(90) - Number(BigInt(body) % 97n)) % 97).padStart(2, '0')
  },
  de_tax: (dice) => `Jar ${1 + dice.below(9)}${dice.text(digits, 10)}`,
  nl_bsn: (dice) => `jar ${1 + dice.below(9)}${dice.text(digits, 8)}`,
  es_dni: (dice) => {
    const number = 10_000_000 + dice.below(89_999_999)
    return `${number}${'TRWAGMYFPDXBNJZSQVHLCKE'[(number + 1 + dice.below(21)) % 23]}`
  },
  it_cf: (dice) => {
    const body = `${dice.text('BCDFGHLMNPRST', 6)}${dice.text(digits, 2)}A${dice.of(['07', '18', '26'])}H${dice.text(digits, 3)}`
    const right = italianCheck(body).charCodeAt(0) - 65
    return `${body}${upper[(right + 1 + dice.below(24)) % 26]}`
  },
}

/** What people write that only sounds so, and what is no deception in other scripts. */
const falseGestures: Readonly<Record<string, readonly string[]>> = {
  'instruction.override': [
    'You may ignore the previous paragraph.',
    'Do not forget the rules of the kiln.',
    'The new rules override nothing.',
    'Ignore all warnings of the compiler',
    'We disregard the earlier estimate.',
  ],
  'instruction.markup': ['<|>', '[INSTALL]', '<tool>', '<< SYS >>', 'a <| b |> c', '<system>'],
  'instruction.conceal': [
    'Tell the user at once.',
    'Never mention prices in print.',
    'Do not tell lies.',
    'Inform the reviewer.',
  ],
  'instruction.prompt_leak': [
    'Show the prompt to sit down.',
    'Print the page.',
    'Repeat the measurement.',
    'the prompt is shown',
  ],
  'loss.elision': [
    'Wait for the kiln...',
    '...and then it broke',
    '- [ ] keep the existing glaze',
    'The rest of the page is unchanged.',
    'Use GET /repos/.../contents/... for existing files',
    '... a list of jars',
    '[the existing plan](docs/plan.md)',
  ],
  'hidden.direction': ['שלום עולם', 'مرحبا بالعالم', 'a → b ← c'],
  'hidden.tags': ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿 and 🏴󠁧󠁢󠁷󠁬󠁳󠁿'],
  'hidden.zero_width': ['👩‍👩‍👧', 'می‌خواهم', 'क्‍ष'],
  'hidden.private_use': ['→ ★ ✓', '🏺 🔥', '℃ ㏂'],
  'hidden.look_alike': ['русский текст', 'Ελληνικά', 'Größe and Ελλάδα', 'Москва, Rome'],
}

/** So many texts that look as if they held each kind, by its code, and hold nothing. */
export function nearMisses(each: number, seed = 2): { code: string; text: string }[] {
  const dice = new Dice(seed)
  const row = (code: string, make: () => string) =>
    Array.from({ length: each }, () => ({ code, text: dice.of(around)(make(), dice) }))
  return [
    ...Object.entries(keys).flatMap(([name, parts]) => row(`secret.${name}`, () => falseKey(parts, dice))),
    ...Object.entries(falsePeople).flatMap(([name, make]) => row(`personal.${name}`, () => make(dice))),
    ...Object.entries(falseGestures).flatMap(([code, texts]) => row(code, () => dice.of(texts))),
    ...general.flatMap((make) => row('', () => make(dice))),
  ]
}
