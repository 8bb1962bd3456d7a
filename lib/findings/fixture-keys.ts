import type { Part } from '@/lib/findings/fixture-corpus'

const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digits = '0123456789'
const hex = '0123456789abcdef'
const alnum = lower + upper + digits
const signs = '!#%*-_+~'

/** Other ways in which keys of a kind are written than the most usual one. */
export const otherKeys: Readonly<Record<string, readonly (readonly Part[])[]>> = {
  countersign_key: [
    ['css_', [alnum, 43]],
    ['csp_', [alnum, 43]],
  ],
  aws_key: [['ASIA', [`${upper}234567`, 16]]],
  github_token: [
    ['gho_', [alnum, 36]],
    ['ghs_', [alnum, 40]],
    ['ghr_', [alnum, 76]],
  ],
  gitlab_token: [
    ['glrt-', [alnum, 20]],
    ['gldt-', [alnum, 24]],
  ],
  slack_token: [
    ['xoxp-', [digits, 11], '-', [digits, 11], '-', [digits, 12], '-', [hex, 32]],
    ['xapp-1-A', [upper, 10], '-', [digits, 13], '-', [hex, 64]],
  ],
  stripe_key: [
    ['rk_live_', [alnum, 99]],
    ['sk_test_', [alnum, 24]],
    ['whsec_', [alnum, 32]],
  ],
  openai_key: [
    ['sk-', [alnum, 20], 'T3BlbkFJ', [alnum, 20]],
    ['sk-svcacct-', [alnum, 74]],
  ],
  docker_token: [['dckr_oat_', [alnum, 32]]],
  digitalocean_token: [
    ['doo_v1_', [hex, 64]],
    ['dor_v1_', [hex, 64]],
  ],
  shopify_token: [
    ['shpss_', [hex, 32]],
    ['shpca_', [hex, 32]],
  ],
  vault_token: [
    ['hvb.', [alnum, 120]],
    ['hvs.CAES', [alnum, 90]],
  ],
  doppler_token: [['dp.st.dev.', [alnum, 40]]],
  grafana_token: [['glc_', [alnum, 80]]],
  planetscale_key: [
    ['pscale_pw_', [alnum, 43]],
    ['pscale_oauth_', [alnum, 43]],
  ],
  private_key: [
    ['-----BEGIN PRIVATE KEY-----\n', [alnum, 64], '\n', [alnum, 40], '\n-----END PRIVATE KEY-----'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\n', [alnum, 70], '\n', [alnum, 70], '\n-----END OPENSSH PRIVATE KEY-----'],
    [
      '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n',
      [alnum, 64],
      '\n=',
      [alnum, 4],
      '\n-----END PGP PRIVATE KEY BLOCK-----',
    ],
    ['-----BEGIN EC PRIVATE KEY-----\\n', [alnum, 64], '\\n', [alnum, 64], '\\n-----END EC PRIVATE KEY-----'],
  ],
  connection: [
    ['mysql://till:', [alnum, 9], '@10.2.3.4/till'],
    ['mongodb+srv://till:', [alnum, 20], '@cluster0.ab1cd.mongodb.net'],
    ['redis://:', [alnum, 16], '@cache:6379/0'],
    ['amqps://till:', [alnum, 12], '@queue.internal'],
    ['https://till:', [alnum, 18], '@git.internal/jars.git'],
  ],
  authorization: [
    ['Authorization: Basic ', [alnum, 28], '4aB='],
    ['-H "authorization: bearer ', [alnum, 44], 'x9Q"'],
  ],
  assigned: [
    ['DB_PASSWORD=', [lower, 6], [digits, 3], [signs, 1], [upper, 3]],
    ['client_secret: ', [alnum, 30], '7xQ'],
    ["accessKey = '", [alnum, 36], "4bZ'"],
    ['auth-key => "', [alnum, 24], '8kR"'],
    ['passphrase := "', [lower, 5], [upper, 4], [digits, 4], '"'],
  ],
}

const counted = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** What the characters at odd places of an Italian tax code count, as the decree of 23 December 1976 lists them. */
const atOddPlaces = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22,
  25, 24, 23,
]

/** The letter by which an Italian tax code ends. */
export function italianCheck(body: string): string {
  const sum = Array.from(body).reduce((all, character, at) => {
    const place = counted.indexOf(character)
    return all + (at % 2 === 0 ? atOddPlaces[place]! : place > 9 ? place - 10 : place)
  }, 0)
  return String.fromCharCode(65 + (sum % 26))
}
