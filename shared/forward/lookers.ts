import * as v from 'valibot'
import type { OutsideHelpers } from './request'

/** Who can look at a port from outside, the best proof first. */
export const lookerKinds = ['reflector', 'globalping', 'echoip', 'check-host'] as const
export type LookerKind = (typeof lookerKinds)[number]

/** Whoever can be seen to look: those services, and a person with a telephone, whom nobody has to ask. */
export const witnessKinds = [...lookerKinds, 'telephone'] as const
export type WitnessKind = (typeof witnessKinds)[number]

/** Everybody outside who can be asked something. */
export const HelperKind = v.picklist([...lookerKinds, 'stun'])
export type HelperKind = v.InferOutput<typeof HelperKind>

/** What a looker is called, and where the public one is that everybody may use. */
export interface LookerWords {
  readonly name: string
  /** Null: there is none; whoever wants one runs it. */
  readonly publicUrl: string | null
  readonly operator: string
  /** "learns …", a whole clause. */
  readonly learns: string
  /** What its answer proves and what it can't, a sentence. */
  readonly proves: string
  /** How often it may be asked, a sentence; null: as often as its owner allows. */
  readonly limits: string | null
}

export const lookerWords: Readonly<Record<LookerKind, LookerWords>> = {
  reflector: {
    name: 'Reflector',
    publicUrl: null,
    operator: 'whoever runs it; your own, if you set it up',
    learns: 'your public address, and which port is tested. It knocks on that port at your address.',
    proves: 'TCP and UDP, over IPv4 and IPv6, and that it was this computer that answered.',
    limits: null,
  },
  globalping: {
    name: 'Globalping',
    publicUrl: 'https://api.globalping.io',
    operator: 'jsDelivr, a free service of volunteers',
    learns:
      'your public address, and which port is tested; up to four of its volunteers see the address and the port too. Who knows the number of the test can read its result for some days.',
    proves: 'TCP only, from three places in the world, over IPv4 and IPv6.',
    limits: 'A few hundred tests an hour for each address.',
  },
  echoip: {
    name: 'echoip',
    publicUrl: 'https://ifconfig.co',
    operator: 'one person in Norway',
    learns: 'your public address, and which port is tested. It tries to connect to it.',
    proves: 'TCP only, from one place; it does not tell a refusal from silence.',
    limits: 'About one test a minute.',
  },
  'check-host': {
    name: 'check-host.net',
    publicUrl: 'https://check-host.net',
    operator: 'a company; its rules may change',
    learns: 'your public address, and which port is tested. It makes a public page of each test.',
    proves: 'TCP only, from three places in the world.',
    limits: 'It says so when it has been asked too often.',
  },
}

/** The one of each kind that is named; null: nobody. */
export function lookerNamed(helpers: OutsideHelpers, by: LookerKind): string | null {
  switch (by) {
    case 'reflector':
      return helpers.reflector
    case 'globalping':
      return helpers.globalping
    case 'echoip':
      return helpers.echoip
    case 'check-host':
      return helpers.checkHost
  }
}

/** Who runs the service of that kind that is at an address. */
export function operatorOf(by: LookerKind, url: string | null): string {
  const { publicUrl, operator } = lookerWords[by]
  return url === null || publicUrl === null || url === publicUrl ? operator : `whoever runs ${hostOf(url)}`
}

/** Name (or address) and port of an address of the web. */
export function hostOf(url: string): string {
  return /^https?:\/\/(?:[^/?#]*@)?([^/?#]+)/i.exec(url)?.[1] ?? url
}

/** Who is named to look at the port. */
export function lookersNamed(helpers: OutsideHelpers): readonly LookerKind[] {
  return lookerKinds.filter((by) => lookerNamed(helpers, by) !== null)
}

/** "the reflector", "Globalping", as a sentence goes on. */
export function lookerInSentence(by: WitnessKind): string {
  switch (by) {
    case 'telephone':
      return 'the telephone'
    case 'reflector':
      return 'the reflector'
    case 'echoip':
      return 'the echoip service'
    case 'globalping':
    case 'check-host':
      return lookerWords[by].name
  }
}

/** Whether it looks at nobody but who asks, and so sees our address; the others have to be told it. */
export function seesWhoAsks(by: WitnessKind): boolean {
  switch (by) {
    case 'reflector':
    case 'echoip':
      return true
    case 'globalping':
    case 'check-host':
    case 'telephone':
      return false
  }
}

/** The public services, to be tried by who asks for all of them. */
export const publicHelpers: OutsideHelpers = {
  reflector: null,
  globalping: lookerWords.globalping.publicUrl,
  echoip: lookerWords.echoip.publicUrl,
  checkHost: lookerWords['check-host'].publicUrl,
  stun: [],
}
