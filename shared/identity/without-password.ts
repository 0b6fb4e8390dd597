/** What somebody does who is let in without a password, and how that is ended. Written from each program's own manual. */
export interface OpenDoor {
  /** Behind "whoever reaches it". */
  readonly can: string
  /** How it is made to ask for a password; left out where it has none to ask for. */
  readonly password?: string
  /** How it is kept to its own computer, where no rule of the sockets says that: see `rule`. */
  readonly bind?: string
  /** The rule of the sockets' exposures that has the words for that. */
  readonly rule?: string
}

/** By the product, or else by the protocol, as an identity has them. */
export const openDoors: Readonly<Record<string, OpenDoor>> = {
  redis: {
    can: 'reads and changes all of its data, and can write files as its user',
    password: 'In redis.conf: requirepass, or users (ACL); then restart it.',
    rule: 'redis',
  },
  memcached: { can: 'reads and changes what is cached', rule: 'memcached' },
  nats: {
    can: 'reads and writes every message',
    password: 'In its configuration: authorization { user: …, password: … }.',
    bind: 'Start it with -a 127.0.0.1.',
  },
  mqtt: {
    can: 'may read and write messages, as far as its access rules let everybody',
    password: 'In mosquitto.conf: allow_anonymous false, and password_file.',
    bind: 'In mosquitto.conf: listener 1883 127.0.0.1.',
  },
  beanstalk: { can: 'takes, adds and deletes jobs', bind: 'Start it with -l 127.0.0.1.' },
  imap: { can: 'reads the mail', bind: 'Bind it to 127.0.0.1.' },
  socks5: {
    can: 'goes out into other networks in its name',
    password: 'In danted.conf: socksmethod: username.',
    bind: 'Bind it to 127.0.0.1.',
  },
  x11: { can: 'reads every key that is pressed and every window', rule: 'x11' },
  vnc: {
    can: 'sees and controls the screen',
    password: 'Set one (TigerVNC: vncpasswd, and SecurityTypes VncAuth).',
    rule: 'vnc',
  },
  adb: { can: 'has a shell on the device', rule: 'adb' },
  jdwp: { can: 'runs any code in the Java program', rule: 'java-debugger' },
  'node-inspector': { can: 'runs any code as its user', rule: 'node-debugger' },
  devtools: {
    can: 'reads every page and cookie of the browser, and acts as its user',
    rule: 'chrome-debugger',
  },
  'varnish-cli': {
    can: 'changes and empties the cache, and what it serves',
    password: 'Start varnishd with -S and a file that holds a secret.',
    bind: 'Start varnishd with -T 127.0.0.1:6082.',
  },
  gearman: { can: 'adds, takes and ends jobs', bind: 'Start gearmand with -L 127.0.0.1.' },
  clam: {
    can: 'has files scanned, and can end the scanner',
    bind: 'In clamd.conf: TCPAddr 127.0.0.1, or LocalSocket alone.',
  },
  Docker: { can: 'is root on its computer, as it starts any container with any folder', rule: 'docker-api' },
}

/** Where nothing better is known of a program. */
export const someDoor: OpenDoor = {
  can: 'is let in, too',
  password: 'Switch a password on in its settings.',
  bind: 'Bind it to 127.0.0.1.',
}
