import { digitsOf, isPretended, type Kind, lettersAndDigits, manyDigits } from '@/lib/findings/scan/kind'

/** Names of hosts that belong to nobody, and what only looks like one: names of files. */
const nobodys =
  /(?:^|[@.])(?:example\.(?:com|org|net|edu)|[a-z0-9-]{1,63}\.(?:test|example|invalid|localhost|local|internal))$/i
const fileEnding = /\.(?:png|jpe?g|gif|svg|webp|ico|[cm]?[jt]sx?|css|html?|json|ya?ml|md|txt|pdf)$/i
const notAPerson = /^(?:git|noreply|no-reply|donotreply|do-not-reply)@|[@.]noreply\./i

function isSomebodys(email: string, before: string): boolean {
  if (nobodys.test(email) || fileEnding.test(email) || notAPerson.test(email)) return false
  // In `https://shop:<password>@host` there is a placeholder, and nobody's name.
  return !(/:\/\/[^\s/:@]{0,50}:$/.test(before) && isPretended(email.slice(0, email.indexOf('@'))))
}

/** Codes of countries and regions that telephone numbers begin with (ITU E.164). */
const countries =
  /^(?:1|7|2[07]|2[1-69]\d|3[0-469]|3[578]\d|4[013-9]|42\d|5[1-8]|5[09]\d|6[0-6]|6[7-9]\d|8[1246]|8[0578]\d|9[0-58]|9[679]\d)/

/** Numbers that were set aside for stories and documentation: 555-01xx, and those of Ofcom. */
function isNumber(number: string): boolean {
  const digits = digitsOf(number).join('')
  if (/55501\d\d$/.test(digits)) return false
  if (/^447700900\d{3}$|^442079460\d{3}$|^44(?:113|114|115|116|117|118|121|131|141|151|161)4960\d{3}$/.test(digits))
    return false
  if (new Set(digits).size < 4 || /1234567/.test(digits)) return false
  return number.startsWith('+') ? countries.test(digits) : /^1?[2-9]\d{2}[2-9]/.test(digits)
}

/** Luhn's check, by which payment cards and some national numbers end. */
export function fitsLuhn(digits: readonly number[]): boolean {
  const sum = digits.toReversed().reduce((all, digit, at) => {
    const twice = digit * 2
    return all + (at % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice)
  }, 0)
  return sum % 10 === 0
}

/** Numbers that networks publish for trying out. */
const testCards = new Set(
  '4242424242424242 4000056655665556 4111111111111111 4012888888881881 4000000000000002 5555555555554444 5200828282828210 5105105105105100 5454545454545454 2223003122003222 378282246310005 371449635398431 378734493671000 6011111111111117 6011000990139424 3056930009020004 30569309025904 38520000023237 3566002020360505 6200000000000005 4222222222222'.split(
    ' ',
  ),
)

function isCard(number: string): boolean {
  const digits = digitsOf(number)
  const text = digits.join('')
  const ofNetwork =
    /^4\d{15}$|^5[1-5]\d{14}$|^2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}$|^3[47]\d{13}$|^3(?:0[0-5]|[68]\d)\d{11}$|^6(?:011|5\d\d)\d{12}$|^35\d{14}$|^62\d{14,17}$/
  return ofNetwork.test(text) && !testCards.has(text) && new Set(text).size > 3 && fitsLuhn(digits)
}

const ibanLengths = new Map(
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IS26 IT27 JO30 KW30 KZ20 LB28 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VA22 XK20'
    .split(' ')
    .map((country) => [country.slice(0, 2), Number(country.slice(2))]),
)

/** The numbers by which standards and banks explain what one is. */
const shownIbans = new Set([
  'GB82WEST12345698765432',
  'DE89370400440532013000',
  'FR1420041010050500013M02606',
  'GB29NWBK60161331926819',
  'NL91ABNA0417164300',
  'ES9121000418450200051332',
  'IT60X0542811101000000123456',
  'BE68539007547034',
  'CH9300762011623852957',
])

function isIban(text: string): boolean {
  const iban = text.replaceAll(' ', '')
  if (ibanLengths.get(iban.slice(0, 2)) !== iban.length || shownIbans.has(iban)) return false
  return remainder(iban.slice(4) + iban.slice(0, 4)) === 1
}

/** Of the number that letters and digits make, divided by 97. */
function remainder(text: string): number {
  return Array.from(text).reduce((rest, character) => {
    const value = Number.parseInt(character, 36)
    return (rest * (value > 9 ? 100 : 10) + value) % 97
  }, 0)
}

const street = '(?:Street|Avenue|Ave|Road|Lane|Boulevard|Blvd|Drive|Court|Square|Crescent|Terrace|Parkway)'

const personal = (
  kind: Pick<Kind, 'near' | 'form' | 'holds' | 'confidence' | 'isMasked'> & {
    name: string
    words: [string, string]
    severity?: Kind['severity']
  },
): Kind => {
  const { name, words, severity = 'medium', ...how } = kind
  return { code: `personal.${name}`, one: words[0], many: words[1], severity, ...how }
}

/** What belongs to one person. Ranges that standards set aside for documentation belong to nobody. */
export const personalData: readonly Kind[] = [
  personal({
    name: 'email',
    words: ['e-mail address', 'e-mail addresses'],
    confidence: 'sure',
    isMasked: false,
    near: ['@'],
    form: /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])/g,
    holds: isSomebodys,
  }),
  personal({
    name: 'phone',
    words: ['telephone number', 'telephone numbers'],
    confidence: 'likely',
    isMasked: false,
    near: manyDigits,
    form: /(?<![\w.+-])(?:\+[1-9](?:[ .()/-]{0,2}\d){7,14}|(?:\+?1[ .-])?(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4})(?![\w-]|\.\d)/g,
    holds: isNumber,
  }),
  personal({
    name: 'card',
    words: ['payment card', 'payment cards'],
    severity: 'high',
    confidence: 'sure',
    isMasked: true,
    near: manyDigits,
    form: /(?<![\w.+-])\d(?:[ -]?\d){13,18}(?![\w-]|\.\d)/g,
    holds: isCard,
  }),
  personal({
    name: 'iban',
    words: ['bank account (IBAN)', 'bank accounts (IBAN)'],
    confidence: 'sure',
    isMasked: true,
    near: lettersAndDigits,
    form: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g,
    holds: isIban,
  }),
  personal({
    name: 'address',
    words: ['postal address', 'postal addresses'],
    severity: 'low',
    confidence: 'perhaps',
    isMasked: false,
    near: [
      'street',
      'avenue',
      'ave',
      'road',
      'lane',
      'boulevard',
      'blvd',
      'drive',
      'court',
      'square',
      'crescent',
      'terrace',
      'parkway',
      'straße',
      'strasse',
      'platz',
      'allee',
    ],
    form: new RegExp(
      `(?<![\\w.-])(?:\\d{1,5} (?:[A-Z][a-z]{1,20} ){1,3}${street}|[A-ZÄÖÜ][a-zäöüß]{2,30}(?:straße|strasse|platz|allee) \\d{1,4}[a-z]?)(?![\\w-])`,
      'g',
    ),
  }),
]
