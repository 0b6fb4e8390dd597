import { type Verb, verbs } from './forward-verbs'

const udp = `  -t, --tcp  -u, --udp   the protocol; TCP is the default, except for names that need UDP
`
const test = `test PORT|NAME           a port, or a game or service by name: 25565, minecraft, ssh
  -l, --listen           answer the port with a random token if no program is there: so it is
                         proved that this computer was reached
  --map                  forward the port on the router for the test if it isn't, and remove
                         that forward afterwards
  --name HOST            the name that friends type: does it lead here? Your name server is asked
                         for its A, AAAA and SRV records
  --hairpin              try the router's outer address from inside, once; that this fails
                         says nothing about the forward
  --no-keep              do not write the answer into the history (portlight history)
`
const lookers = `Who looks from outside: nobody, unless it is named here
  --reflector URL        a Portlight reflector on a host of yours: it learns your address and
                         the port (portlight reflector --help)
  --globalping[=URL]     three places in the world, by the free service of globalping.io: it learns
                         your address and the port
  --echoip[=URL]         one place: ifconfig.co, or whoever speaks the same; it learns the same
  --check-host[=URL]     three places, by check-host.net: it learns the same, and makes a public
                         page of it
  --telephone            your telephone, with its Wi-Fi off: a link and a QR code are shown, and
                         Portlight answers the port if no program does. Nobody else learns anything
                         (e and Enter: it showed an error; o and Enter: another page)
`
const stun = `  --stun HOST:PORT       a STUN server, which tells the address that the internet sees and
                         learns it; name two or more, so that one that errs doesn't decide
`
const list = `list                     what the router forwards, and the openings for IPv6 that Portlight made:
                         those of others can't be listed
`
const where = `where                    the addresses on the way out; with --stun how the NAT behaves
  --lifetime             measure, too, how long the NAT keeps a UDP port open on which nothing is
                         sent, and who closes it: three minutes at most
`
const helpersVerb = `helpers                  who can look from outside, and who learns what; asks nobody
  --try                  ask those that are named, or all public ones, whether they answer: each
                         learns your address
`
const add = `add PORT[:INTERNAL]…     make or renew a forward to this computer, and say how long it will
                         stand. Several at once:
                         80,443   2456-2458   25565/udp; with -t and -u both protocols
  --to ADDR              to another computer at home; an IPv6 address of this computer opens the
                         port there
  -6, --ipv6             open the port in the router's IPv6 firewall instead
  --lease SECONDS        for so long; 0 (default): as long as the router will
  --name TEXT            what the router's list calls it
  --replace              replace a forward that is in the way, after showing it
`
const remove = `remove PORT…             remove a forward, and the opening for IPv6
  -6, --ipv6             the opening only
`
const via = `  --via WAY              by upnp, nat-pmp or pcp; default: what the router speaks
  -y, --yes              don't ask before somebody else's forward is replaced or removed
`
const everywhere = `All
  --gateway ADDR         the router; default: that of the default route. A device that says it is a
                         router and is not this computer's is changed only if it is named here
  --json                 for programs
  --no-color             no colour; the variable NO_COLOR does the same
`

const introduction = `Can the internet reach this computer? A test looks at every link on the way (program, this
computer, router, provider, outside) and names the first broken one.
`

const ended = `  130  interrupted (Ctrl+C), with what was opened closed again; 143 when terminated
`
const testCodes = `  0    reachable
  1    not reachable
  2    wrong usage, or something failed
  3    not known whether it is reachable
${ended}`
const lookCodes = `  0    done
  2    wrong usage, or something failed: no router answers, for example
${ended}`
const changeCodes = `  0    done
  1    not done: the router refused, or there is no such forward
  2    wrong usage, or something failed
${ended}`

interface Page {
  /** What stands behind `portlight forward`. */
  readonly usage: string
  readonly parts: readonly string[]
  readonly codes: string
}

const pages: Readonly<Record<Verb, Page>> = {
  test: {
    usage: 'test PORT|NAME [options]',
    parts: [introduction, test + udp, lookers + stun],
    codes: testCodes,
  },
  list: { usage: 'list [options]', parts: [list], codes: lookCodes },
  where: { usage: 'where [options]', parts: [where + stun], codes: lookCodes },
  helpers: { usage: 'helpers [options]', parts: [helpersVerb, lookers + stun], codes: lookCodes },
  add: { usage: 'add PORT[:INTERNAL]… [options]', parts: [add + udp + via], codes: changeCodes },
  remove: { usage: 'remove PORT… [options]', parts: [remove + udp + via], codes: changeCodes },
}

/** `portlight forward --help`, and what is printed of it where a verb goes before. */
export function forwardHelp(args: readonly string[]): string {
  const first = args.find((arg) => !arg.startsWith('-'))
  const verb = verbs.find((known) => known === first)
  return verb === undefined ? whole : page(pages[verb])
}

function page({ usage, parts, codes }: Page): string {
  return [`Usage: portlight forward ${usage}\n`, ...parts, everywhere, `Exit codes\n${codes}`].join('\n')
}

const whole = [
  `Usage: portlight forward test PORT|NAME [options]
       portlight forward list|where|helpers [options]
       portlight forward add PORT[:INTERNAL]… [options]
       portlight forward remove PORT… [options]
`,
  introduction,
  test + udp,
  lookers + stun,
  list + where + helpersVerb + add + remove + via,
  everywhere,
  `Exit codes
  0    reachable; of the others: done
  1    not reachable; of the others: not done (the router refused, or there is no such forward)
  2    wrong usage, or something failed
  3    not known whether it is reachable
${ended}`,
  `portlight forward VERB --help    what belongs to one of them
`,
].join('\n')
