import { isPretended, isRandom, type Kind } from '@/lib/findings/scan/kind'

type Form = [code: string, of: string, near: readonly string[], form: string]

/** Keys that say by how they begin whose they are. What follows is of fixed length, or ends at the next other character. */
const forms: readonly Form[] = [
  ['aws_key', 'Amazon Web Services', ['akia', 'asia', 'abia', 'acca'], '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}'],
  ['github_token', 'GitHub', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], 'gh[pousr]_[A-Za-z0-9]{36,255}'],
  ['github_fine_token', 'GitHub', ['github_pat_'], 'github_pat_[A-Za-z0-9_]{60,100}'],
  ['gitlab_token', 'GitLab', ['glpat-', 'gldt-', 'glrt-'], 'gl(?:pat|dt|rt)-[A-Za-z0-9_-]{20,64}'],
  [
    'slack_token',
    'Slack',
    ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xapp-'],
    '(?:xox[baprs]|xapp)-[A-Za-z0-9-]{20,255}',
  ],
  [
    'slack_webhook',
    'a Slack channel',
    ['hooks.slack.com/services/'],
    'hooks\\.slack\\.com/services/T[A-Z0-9]{6,12}/B[A-Z0-9]{6,12}/[A-Za-z0-9]{20,32}',
  ],
  [
    'stripe_key',
    'Stripe',
    ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'whsec_'],
    '(?:(?:sk|rk)_(?:live|test)|whsec)_[A-Za-z0-9+/]{16,255}',
  ],
  ['anthropic_key', 'Anthropic', ['sk-ant-'], 'sk-ant-[A-Za-z0-9_-]{32,255}'],
  [
    'openai_key',
    'OpenAI',
    ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 't3blbkfj'],
    'sk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,255}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})',
  ],
  ['google_key', 'Google', ['aiza'], 'AIza[A-Za-z0-9_-]{35}'],
  ['google_secret', 'Google', ['gocspx-'], 'GOCSPX-[A-Za-z0-9_-]{28}'],
  ['google_token', 'Google', ['ya29.'], 'ya29\\.[A-Za-z0-9_-]{30,512}'],
  ['npm_token', 'npm', ['npm_'], 'npm_[A-Za-z0-9]{36}'],
  ['pypi_token', 'PyPI', ['pypi-agei'], 'pypi-AgEI[A-Za-z0-9_-]{50,512}'],
  ['rubygems_token', 'RubyGems', ['rubygems_'], 'rubygems_[a-f0-9]{48}'],
  ['docker_token', 'Docker', ['dckr_pat_', 'dckr_oat_'], 'dckr_[op]at_[A-Za-z0-9_-]{27,64}'],
  ['sendgrid_key', 'SendGrid', ['sg.'], 'SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}'],
  ['mailgun_key', 'Mailgun', ['key-'], 'key-[a-f0-9]{32}'],
  ['twilio_key', 'Twilio', ['sk'], 'SK[a-f0-9]{32}'],
  ['telegram_token', 'Telegram', [':aa'], '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}'],
  ['hugging_face_token', 'Hugging Face', ['hf_'], 'hf_[A-Za-z]{34}'],
  ['databricks_token', 'Databricks', ['dapi'], 'dapi[a-f0-9]{32}'],
  ['digitalocean_token', 'DigitalOcean', ['dop_v1_', 'doo_v1_', 'dor_v1_'], 'do[opr]_v1_[a-f0-9]{64}'],
  ['shopify_token', 'Shopify', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'],
  ['linear_key', 'Linear', ['lin_api_'], 'lin_api_[A-Za-z0-9]{40}'],
  ['notion_key', 'Notion', ['ntn_'], 'ntn_[A-Za-z0-9]{40,60}'],
  ['atlassian_token', 'Atlassian', ['atatt3'], 'ATATT3[A-Za-z0-9_=-]{100,255}'],
  ['vault_token', 'Vault', ['hvs.', 'hvb.'], 'hv[sb]\\.[A-Za-z0-9_-]{24,255}'],
  ['doppler_token', 'Doppler', ['dp.pt.', 'dp.st.'], 'dp\\.(?:pt|st)\\.[A-Za-z0-9._-]{40,80}'],
  ['grafana_token', 'Grafana', ['glsa_', 'glc_'], '(?:glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}|glc_[A-Za-z0-9+/]{32,255})'],
  ['new_relic_key', 'New Relic', ['nrak-'], 'NRAK-[A-Z0-9]{27}'],
  ['postman_key', 'Postman', ['pmak-'], 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'],
  ['figma_token', 'Figma', ['figd_'], 'figd_[A-Za-z0-9_-]{40,64}'],
  ['supabase_key', 'Supabase', ['sbp_'], 'sbp_[a-f0-9]{40}'],
  ['planetscale_key', 'PlanetScale', ['pscale_'], 'pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{32,64}'],
  ['age_key', 'age', ['age-secret-key-1'], 'AGE-SECRET-KEY-1[A-Z0-9]{58}'],
  ['azure_key', 'Azure', ['accountkey='], 'AccountKey=([A-Za-z0-9+/]{86}==)'],
  ['countersign_key', 'Countersign', ['csk_', 'css_', 'csp_'], 'cs[kps]_[A-Za-z0-9_-]{43}'],
]

/** No key begins or ends within a longer word. */
const whole = (form: string) => new RegExp(`(?<![A-Za-z0-9])${form}(?![A-Za-z0-9_-])`, 'g')

const ofProviders: readonly Kind[] = forms.map(([code, of, near, form]) => ({
  code: `secret.${code}`,
  one: `key of ${of}`,
  many: `keys of ${of}`,
  severity: 'high',
  confidence: 'sure',
  isMasked: true,
  near,
  form: whole(form),
  holds: (value) => isRandom(value),
}))

const schemes =
  'postgres(?:ql)?|mysql|mariadb|mongodb(?:\\+srv)?|rediss?|amqps?|mssql|sqlserver|clickhouse|ldaps?|s?ftp|smtps?|https?'

/** A password is no reference to one, such as `${PASSWORD}`, `<password>` or `$PASS`, and no word for it. */
function isPassword(value: string): boolean {
  return (
    !/^(?:[$<{%[]|password$|passwd$|pass$|pwd$|secret$|user$|token$|null$|none$|true$|false$)/i.test(value) &&
    !isPretended(value)
  )
}

/** Words or an address that were only encoded: `sandbox-quiet-fox` in base64. */
function areWords(value: string): boolean {
  if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]{8,255}={0,2}$/.test(value)) return false
  return /^[a-z]{3,}[a-z ./:_-]*$/.test(atob(value))
}

/** What somebody assigns to a name such as `api_key` is a secret where no word would be spelt like that. */
function isAssigned(value: string, before: string): boolean {
  if (!isPassword(value) || /^(?:process\.|env[.:]|os\.|vault:|secrets?[.:/]|\/|\.\/|https?:)/i.test(value))
    return false
  const isOfPassword = /pass|pwd/i.test(before.slice(-30))
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[!@#$%^&*?+=~]/].filter((each) => each.test(value)).length
  if (isOfPassword) return value.length >= 8 && kinds >= 2 && new Set(value).size >= 5
  return value.length >= 16 && kinds >= 2 && /[0-9]/.test(value) && new Set(value).size >= 10 && !areWords(value)
}

const names =
  'pass(?:word|wd|phrase)|pwd|secret(?:[_-]?(?:key|access[_-]?key))?|token|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key|credentials?'

const shownSignature = 'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c'

/** Secrets that are known by what stands around them. Those of providers come first, and say more. */
export const secrets: readonly Kind[] = [
  {
    code: 'secret.private_key',
    one: 'private key',
    many: 'private keys',
    severity: 'high',
    confidence: 'sure',
    isMasked: true,
    near: ['private key'],
    form: /-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|PGP) )?PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\\\s]{16,8000}/g,
    holds: (value) => isRandom(value.slice(30), 20),
  },
  ...ofProviders,
  {
    code: 'secret.jwt',
    one: 'signed token (JWT)',
    many: 'signed tokens (JWT)',
    severity: 'high',
    confidence: 'sure',
    isMasked: true,
    near: ['eyj'],
    form: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,1000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{16,700}/g,
    // What signs it tells; the one by which its makers explain it is everybody's.
    holds: (value) => isRandom(value.slice(value.lastIndexOf('.') + 1)) && !value.endsWith(shownSignature),
  },
  {
    code: 'secret.connection',
    one: 'password in an address',
    many: 'passwords in addresses',
    severity: 'high',
    confidence: 'sure',
    isMasked: true,
    near: ['://'],
    form: new RegExp(`(?<![A-Za-z0-9])(?:${schemes})://[^\\s:/@'"<>]{0,100}:([^\\s/@'"<>]{3,200})@[A-Za-z0-9[]`, 'gi'),
    holds: isPassword,
  },
  {
    code: 'secret.authorization',
    one: 'key in a header',
    many: 'keys in headers',
    severity: 'high',
    confidence: 'likely',
    isMasked: true,
    near: ['bearer ', 'basic '],
    form: /(?<![A-Za-z0-9])(?:Bearer|Basic) {1,3}([A-Za-z0-9+/=._~-]{16,1000})/gi,
    holds: (value) => /[0-9]/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value) && isRandom(value, 10),
  },
  {
    code: 'secret.assigned',
    one: 'password or key by its name',
    many: 'passwords or keys by their names',
    severity: 'high',
    confidence: 'likely',
    isMasked: true,
    near: ['pass', 'pwd', 'secret', 'token', 'key', 'credential'],
    form: new RegExp(
      `(?:${names})\\\\?["'\`]?\\s{0,3}(?:=>|:=|=|:)\\s{0,3}\\\\?["'\`]?([^\\s"'\`,;<>(){}\\[\\]\\\\]{8,255})`,
      'gi',
    ),
    holds: isAssigned,
  },
]
