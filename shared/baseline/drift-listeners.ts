import { portText } from '../ports/port-text'
import { reachWords } from '../sockets/reach'
import { type ComputerEntry, type FirewallWord, firewallWords, onlyPort } from './baseline'
import type { DriftItem, DriftUnknown, PartDrift } from './drift-item'
import { endedItem, isEnded, programWords, whoReaches, whyHidden } from './drift-words'
import type { ListenerMatch } from './entry-match'
import { type ComputerLook, compareReach, type ListenerLook } from './look'

const part = { kind: 'computer' } as const
type EntryPath = readonly (string | number)[]

/** What a baseline's file says of a listener: the keys of a new entry. */
export function listenerValues(listener: ListenerLook): Record<string, string> {
  const { port, protocol, reach, firewall } = listener
  return {
    port: `${port}`,
    protocol,
    ...programValues(listener),
    reach: reachWords[reach],
    ...(firewall?.lets == null ? {} : { firewall: firewall.lets }),
  }
}

/** What is not known is left out, and then not compared. */
function programValues({ owners, user }: ListenerLook): Record<string, string> {
  const [owner] = owners
  const whose = owner === undefined ? user : owner.user
  const [from, more] = owner?.packages ?? []
  return {
    ...(owner === undefined ? {} : { program: owner.executable ?? owner.program }),
    ...(from === undefined || more !== undefined ? {} : { package: from }),
    ...(whose === null ? {} : { user: whose }),
  }
}

/** A UDP socket on a port that the system gave out: a client that waits for answers looks the same. */
function mayBeClient({ protocol, port }: ListenerLook, { ephemeral }: ComputerLook): boolean {
  return protocol === 'udp' && ephemeral !== null && port >= ephemeral.first && port <= ephemeral.last
}

export function newListener(listener: ListenerLook, look: ComputerLook): DriftItem {
  const { protocol, port, reach, owners, reachableFrom } = listener
  const client = mayBeClient(listener, look)
  const { firewall: _, ...others } = listenerValues(listener)
  // the next one has another number
  const values = client && owners.length > 0 ? { ...others, port: 'ephemeral' } : listenerValues(listener)
  const doubt = client
    ? ' The system gives such ports to programs that ask others, so it may only wait for an answer.'
    : ''
  const loopback = reach === 'loopback' ? '' : ', or let it listen on 127.0.0.1 alone'
  return {
    kind: 'new-listener',
    gravity:
      reach === 'loopback' || client ? 'low' : reachableFrom?.from === 'this-computer' ? 'medium' : 'high',
    id: `new-listener ${port}/${protocol} ${identity(listener)}`,
    part,
    port,
    protocol,
    was: null,
    is: programWords(listener),
    reachableFrom: listener.reachableFrom,
    sentence: `${programWords(listener)} listens on ${portText({ protocol, port })}, which the baseline does not have: ${whoReaches(listener)}.${doubt}${whyHidden(listener)}`,
    advice: `If it is meant, approve it with an owner and a purpose${client ? ', with all such ports of this program (port: ephemeral)' : ''}. If not, end it${loopback}.`,
    approval: null,
    edit: { path: ['computer'], values },
  }
}

function identity({ owners, user }: ListenerLook): string {
  const [owner] = owners
  return owner === undefined
    ? `? ${user ?? '?'}`
    : `${owner.executable ?? owner.program} ${owner.user ?? '?'}`
}

/** "nginx on TCP port 80". */
export function entryText(entry: ComputerEntry): string {
  const { ports, protocol, program, user } = entry
  const from = entry.package === null ? '' : ` from the package ${entry.package}`
  const who = program ?? `A program${from}${user === null ? '' : ` of ${user}`}`
  const which =
    ports.kind === 'ephemeral'
      ? `an ephemeral ${protocol.toUpperCase()} port`
      : `${protocol.toUpperCase()} port ${String(ports.ports)}`
  return `${who} on ${which}`
}

export function replacedItem(entry: ComputerEntry, listener: ListenerLook, path: EntryPath): DriftItem {
  const { protocol, port } = listener
  const from = entry.package === null ? '' : ` from the package ${entry.package}`
  const user = entry.user === null ? '' : ` of ${entry.user}`
  const was = `${entry.program ?? 'a program'}${from}${user}`
  return {
    kind: 'replaced',
    gravity: 'high',
    id: `replaced ${port}/${protocol} ${identity(listener)}`,
    part,
    port,
    protocol,
    was,
    is: programWords(listener),
    reachableFrom: listener.reachableFrom,
    sentence: `${programWords(listener)} listens on ${portText({ protocol, port })}, which is approved for ${was}.${whyHidden(listener)}`,
    advice: `Find out who started it. If it is meant, approve it; if not, end it.`,
    approval: entry,
    // the package of the program before says nothing of this one
    edit: {
      path,
      values: { ...(entry.package === null ? {} : { package: null }), ...programValues(listener) },
    },
  }
}

export function reachItems(
  entry: ComputerEntry,
  listeners: readonly ListenerLook[],
  path: EntryPath,
): DriftItem[] {
  const { reach: allowed, ports, protocol } = entry
  const [farthest] = [...listeners].sort((a, b) => compareReach(b.reach, a.reach))
  if (allowed === null || farthest === undefined) return []
  const wider = compareReach(farthest.reach, allowed)
  // a pattern says how far at most
  if (wider === 0 || (wider < 0 && onlyPort(ports) === null)) return []
  const { port, reach } = farthest
  const facts = {
    part,
    port,
    protocol,
    was: reachWords[allowed],
    is: reachWords[reach],
    reachableFrom: farthest.reachableFrom,
    approval: entry,
    edit: { path, values: { reach: reachWords[reach] } },
  }
  const bound = farthest.addresses.join(', ')
  const head = `${programWords(farthest)} listens on ${portText({ protocol, port })} at ${bound}`
  return wider > 0
    ? [
        {
          ...facts,
          kind: 'reach-widened',
          gravity: 'high',
          id: `reach-widened ${port}/${protocol} ${reach} ${identity(farthest)}`,
          sentence: `${head}, and is approved for ${reachWords[allowed]} only: ${whoReaches(farthest)}.`,
          advice: `Bind it to ${allowed === 'loopback' ? '127.0.0.1' : 'an address of this network'} again, or approve how far it reaches now.`,
        },
      ]
    : [
        {
          ...facts,
          kind: 'reach-narrowed',
          gravity: 'low',
          id: `reach-narrowed ${port}/${protocol} ${reach} ${identity(farthest)}`,
          sentence: `${head}, and is approved for ${reachWords[allowed]}: ${whoReaches(farthest)}.`,
          advice:
            'If it is meant for so few, approve that; if not, whoever needs it from farther away gets no answer: bind it as before.',
        },
      ]
}

export function goneItem(entry: ComputerEntry): DriftItem {
  const port = onlyPort(entry.ports)
  return {
    kind: 'gone',
    gravity: 'medium',
    id: `gone ${port}/${entry.protocol} ${entry.program ?? ''} ${entry.user ?? ''}`,
    part,
    port,
    protocol: entry.protocol,
    was: entry.program,
    is: null,
    reachableFrom: null,
    sentence: `Nothing listens on ${portText({ protocol: entry.protocol, port: port ?? 0 })}, where ${entry.program ?? 'a program'} is approved${entry.purpose === null ? '' : ` (${entry.purpose})`}.`,
    advice: `Start it again. If it is not needed any more, take line ${entry.line} out of the baseline; if it is there only at times, write "optional: true" there.`,
    approval: entry,
    edit: null,
  }
}

export function endedItems(
  entry: ComputerEntry,
  matches: readonly ListenerMatch[],
  today: string,
  path: EntryPath,
): DriftItem[] {
  const [first] = matches
  if (first === undefined || !isEnded(entry, today)) return []
  const { listener } = first
  const more = new Set(matches.map((match) => match.listener.port)).size - 1
  const what = `${programWords(listener)} still listens on ${portText(listener)}${more > 0 ? ` and ${more} more` : ''}`
  const { port, protocol, reachableFrom } = listener
  const item = endedItem(what, entry, { part, port, protocol, edit: { path, values: {} }, reachableFrom })
  // the same matter whichever of its ports is met first
  const id = `approval-ended this computer line ${entry.line} ${entry.until}`
  return [onlyPort(entry.ports) === null ? { ...item, id } : item]
}

export function firewallDrift(
  entry: ComputerEntry,
  listeners: readonly ListenerLook[],
  path: EntryPath,
): PartDrift {
  const items: DriftItem[] = []
  const notKnown: DriftUnknown[] = []
  for (const { firewall, reach, port, protocol, reachableFrom } of entry.firewall === null ? [] : listeners) {
    if (reach === 'loopback' || entry.firewall === null) continue
    const lets = firewall?.lets ?? null
    if (lets === null) {
      const why = firewall?.sentence ?? 'it was not looked at.'
      notKnown.push({
        sentence: `Whether the firewall still lets in ${letIn[entry.firewall]} to ${portText({ protocol, port })} is not known: ${why}`,
        counts: true,
      })
    } else if (lets !== entry.firewall) {
      const opened = firewallWords.indexOf(lets) > firewallWords.indexOf(entry.firewall)
      items.push({
        kind: opened ? 'firewall-opened' : 'firewall-closed',
        gravity: opened ? 'high' : 'medium',
        id: `firewall-${lets} ${port}/${protocol}`,
        part,
        port,
        protocol,
        was: entry.firewall,
        is: lets,
        reachableFrom,
        sentence: `The firewall of this computer lets in ${letIn[lets]} to ${portText({ protocol, port })}, where ${letIn[entry.firewall]} is approved: ${firewall?.sentence ?? ''}`,
        advice: opened
          ? 'Find out who opened it, and close it again; or approve that it is open.'
          : 'Whoever comes from farther away gets no answer: open it again, or approve that it is closed.',
        approval: entry,
        edit: { path, values: { firewall: lets } },
      })
    }
  }
  return { items, notKnown }
}

/** Whom a firewall lets in, in a sentence. */
const letIn: Readonly<Record<FirewallWord, string>> = {
  closed: 'nobody',
  'this network': 'this network alone',
  open: 'the internet',
}
