/** Where a server lives: its port, its own folder, and the certificate that all of them share. */
export interface Place {
  readonly port: number
  readonly folder: string
  readonly file: (name: string) => string
  readonly cert: string
  readonly key: string
}

/** A real server of Debian's, and what is right to say of it. */
export interface IdentityServer {
  /** The Debian package that its version is looked up in; null: it is part of this machine anyway. */
  readonly from: string | null
  readonly name: string
  readonly protocol: string
  /** How Portlight calls it; null: it does not say which program it is. */
  readonly product: string | null
  /** Whether it tells its version, which then is the package's; or another number that it tells instead. */
  readonly versioned: boolean | string
  readonly tls?: boolean
  /** Versions of it, newest first, where these are what it is there for. */
  readonly tlsVersions?: readonly string[]
  /** TLS begins there when it is asked for. */
  readonly startTls?: boolean
  /** What is told about a password, where its greeting tells. */
  readonly noPassword?: boolean
  /** Where it can be nowhere else. */
  readonly port?: number
  /** "user:group"; root without it. */
  readonly user?: string
  readonly files?: (place: Place) => Readonly<Record<string, string>>
  /** Run one after the other before it starts. */
  readonly first?: (place: Place) => readonly (readonly [string, ...string[]])[]
  readonly command: (place: Place) => readonly [string, ...string[]]
}

/** Where another server hands on what it takes out of TLS. */
export const natsPort = 24_021
