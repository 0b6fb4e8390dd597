import type { Protocol } from '../sockets/socket'
import type { TcpState } from '../sockets/state'

/** A port of a lesson, by its letter: which number it is, is chosen when the lesson runs. */
export const portLetters = ['A', 'B', 'C'] as const
export type PortLetter = (typeof portLetters)[number]

/** Where something listens or is asked for. `own`: an address of this computer that other computers would use. */
export interface Place {
  readonly address: '127.0.0.1' | '127.0.0.2' | '::1' | '0.0.0.0' | 'own'
  readonly port: PortLetter
}

/** The machines of a home beside its router. */
export const machines = ['computer', 'internet'] as const
export type Machine = (typeof machines)[number]

/** Addresses of a home: private ones (RFC 1918) inside, and ones that are kept for documentation (RFC 5737) outside. */
export const homeAddresses = {
  computer: '192.168.77.10',
  inside: '192.168.77.1',
  outside: '203.0.113.2',
  internet: '203.0.113.9',
} as const

/** One thing that is really done, with a real socket. `who` names the program that does it. */
export type Deed =
  | {
      readonly kind: 'listen'
      readonly who: string
      readonly at: Place
      /** What it says to everybody who connects. */
      readonly greets?: string
      /** Shares its port with others that ask for the same (SO_REUSEPORT, socket(7)). */
      readonly shares?: true
      /** Listens and never takes anybody in: two may wait, and whoever comes then hears nothing. */
      readonly sleeps?: true
    }
  | {
      readonly kind: 'connect'
      readonly who: string
      readonly to: Place
      /** The port that it comes from; else the system chooses one. */
      readonly from?: PortLetter
      /** So many of them; each is called `WHO 1`, `WHO 2`, … */
      readonly times?: number
    }
  /** A UDP socket that takes datagrams. */
  | { readonly kind: 'bind'; readonly who: string; readonly at: Place; readonly answers?: string }
  /** A datagram. */
  | { readonly kind: 'send'; readonly who: string; readonly to: Place; readonly text: string }
  /** Rules of the packet filter, as lines for `nft -f`; in a network of the lesson's own alone. */
  | { readonly kind: 'firewall'; readonly who: string; readonly rules: readonly string[] }
  /** Builds a home: a computer, a router that rewrites addresses, and a host on the internet, each a network of its own. */
  | { readonly kind: 'home'; readonly who: string }
  /** As `listen`, on one of the machines of a home, on all of its addresses. */
  | {
      readonly kind: 'far-listen'
      readonly who: string
      readonly on: Machine
      readonly port: PortLetter
      readonly greets: string
    }
  /** As `connect`, from one of the machines of a home. */
  | {
      readonly kind: 'far-connect'
      readonly who: string
      readonly on: Machine
      readonly to: string
      readonly port: PortLetter
    }
  /** The range for outgoing connections; in a network of the lesson's own alone. */
  | { readonly kind: 'port-range'; readonly who: string; readonly first: number; readonly last: number }
  /** Portlight's own scan of ports of this computer. */
  | { readonly kind: 'scan'; readonly who: string; readonly ports: readonly PortLetter[] }
  /** Stops listening; connections that are there stay. */
  | { readonly kind: 'close-door'; readonly who: string }
  /** Ends its side of every connection that it has. */
  | { readonly kind: 'hang-up'; readonly who: string }

/** Rows of the kernel's table. What is absent does not matter. */
export interface RowMatch {
  readonly protocol?: Protocol
  readonly state?: TcpState
  readonly localPort?: PortLetter
  readonly localAddress?: string
  readonly remotePort?: PortLetter
}

/** What a step shows, in a form that is checked each time it runs. */
export type Claim = { readonly says: string } & (
  | {
      readonly kind: 'outcome'
      readonly who: string
      /** `works`, or the system's words for what went wrong; one of them. */
      readonly is: readonly string[]
      /** Systems that are known to do so; absent: all. */
      readonly on?: readonly string[]
    }
  | { readonly kind: 'rows'; readonly match: RowMatch; readonly count: number }
  /** What somebody was told. */
  | { readonly kind: 'heard'; readonly who: string; readonly text: string }
  /** The system gave it a port of the range for outgoing connections. */
  | { readonly kind: 'ephemeral'; readonly who: string }
  /** The other end names the same address and port for it. */
  | { readonly kind: 'seen-as'; readonly who: string }
  /** What the scan said of a port. */
  | {
      readonly kind: 'scanned'
      readonly port: PortLetter
      readonly state: 'open' | 'closed' | 'filtered'
      readonly on?: readonly string[]
    }
  /** How many connections somebody was given since the lesson began. */
  | { readonly kind: 'visits'; readonly who: string; readonly least: number; readonly most: number }
  /** What an end of a connection says of its own address, or of the one that it talks to. */
  | {
      readonly kind: 'view'
      readonly who: string
      readonly end: 'local' | 'remote'
      readonly address: string
    }
  /** No two connections have the same four numbers. */
  | { readonly kind: 'distinct'; readonly match: RowMatch }
)

export interface Choice {
  readonly text: string
  readonly right: boolean
  /** Said to whoever chose it. */
  readonly why: string
}

export interface Question {
  readonly text: string
  readonly choices: readonly Choice[]
}

export interface LessonStep {
  readonly title: string
  /** What is about to be done and why. `{A}` stands for the number of a port. */
  readonly does: string
  readonly deeds: readonly Deed[]
  readonly claims: readonly Claim[]
  /** What it means. */
  readonly explains: string
}

/** A lesson: predict, see it happen, answer. */
export interface Lesson {
  readonly number: number
  readonly title: string
  /** What it is about, in two or three sentences. */
  readonly about: string
  readonly predict: Question
  /** It changes how the network works, so it has one of its own: a network namespace (network_namespaces(7)). */
  readonly needs?: 'own-network'
  /** Numbers that port A is to be, the first that is free: ports that everybody knows. Absent: any. */
  readonly known?: readonly number[]
  readonly steps: readonly LessonStep[]
  readonly questions: readonly Question[]
  /** What is to be remembered. */
  readonly learned: string
  /** For the class sheet: questions that are answered in words. */
  readonly open: readonly { readonly text: string; readonly answer: string }[]
}

/** Numbers of the ports. */
export type Ports = Readonly<Record<PortLetter, number>>

/** In a text that nobody runs, such as a class sheet. */
export const examplePorts: Ports = { A: 20_001, B: 20_002, C: 20_003 }

/** Puts the numbers of the ports into a text. */
export function filled(text: string, ports: Ports): string {
  return text.replace(/\{([ABC])\}/g, (_, letter: string) => {
    const known = portLetters.find((one) => one === letter)
    return known === undefined ? letter : String(ports[known])
  })
}
