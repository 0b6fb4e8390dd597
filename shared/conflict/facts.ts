import * as v from 'valibot'
import { OwnCommand } from '../command-line/own-command'
import { Remedy } from '../command-line/remedy'
import { SocketLimits } from '../sockets/facts'
import { KernelUse } from '../sockets/kernel-use'
import { Owner, Socket } from '../sockets/socket'
import { ConflictQuestion } from './question'
import { BindProbe } from './report'

/** Systems whose rules for ports are known. */
export const conflictSystems = ['linux', 'darwin', 'win32', 'other'] as const
export type ConflictSystem = (typeof conflictSystems)[number]

export const PortRange = v.object({
  first: v.number(),
  /** Belongs to it. */
  last: v.number(),
})
export type PortRange = v.InferOutput<typeof PortRange>

/** A socket that a process has open and that stands in no table. */
export const Stray = v.object({
  /** Inode or the like. */
  handle: v.string(),
  owners: v.pipe(v.array(Owner), v.readonly()),
})
export type Stray = v.InferOutput<typeof Stray>

/**
 * TCP sockets that stand in no table: one that is bound and neither listens nor connects is such a one, and so is one that
 * is not even bound.
 */
export const UnlistedTcp = v.object({
  /** So many at most, by the kernel's counters: those of network namespaces that can't be seen are among them. */
  atMost: v.number(),
  /** Whether every process lets itself be looked into, so that whoever has one is found. */
  allSeen: v.boolean(),
})
export type UnlistedTcp = v.InferOutput<typeof UnlistedTcp>

/** A unit of a service manager. */
export const UnitFacts = v.object({
  unit: v.string(),
  manager: v.picklist(['system', 'user']),
  /** Its own process; null where it isn't told. */
  mainPid: v.nullable(v.number()),
  /** Whether it is started again when its process ends; null where it isn't told. */
  restarts: v.nullable(v.boolean()),
  /** Socket units that start it again at the next connection. */
  triggeredBy: v.pipe(v.array(v.string()), v.readonly()),
})
export type UnitFacts = v.InferOutput<typeof UnitFacts>

/** A proxy that has the port in the name of a container, as its command line says, which everybody may read. */
export const PublishedPort = v.object({
  pid: v.number(),
  program: v.string(),
  /** Where it leads: `172.17.0.2:80`. */
  target: v.string(),
})
export type PublishedPort = v.InferOutput<typeof PublishedPort>

/** The container in whose name a port is held, as its runtime tells. */
export const PublishingContainer = v.object({
  runtime: v.picklist(['docker', 'podman']),
  /** Its name, or the first letters of its id. */
  name: v.string(),
  image: v.nullable(v.string()),
  /** The Compose project that it is of. */
  project: v.nullable(v.string()),
})
export type PublishingContainer = v.InferOutput<typeof PublishingContainer>

/** A socket unit that listens on the port, so that a service is started when somebody connects. */
export const SocketUnit = v.object({
  unit: v.string(),
  manager: v.picklist(['system', 'user']),
})
export type SocketUnit = v.InferOutput<typeof SocketUnit>

/** A listener of the same port in another network namespace: to the network that is another computer. */
export const ElsewhereListener = v.object({
  pid: v.number(),
  program: v.string(),
})
export type ElsewhereListener = v.InferOutput<typeof ElsewhereListener>

/** A URL that a program has asked Windows' HTTP service (http.sys) for. */
export const HttpService = v.object({
  url: v.string(),
  /** The program behind it; null where it isn't told. */
  program: v.nullable(v.string()),
  pid: v.nullable(v.number()),
  /** Which service it is, where the program runs services (svchost does nothing else); several with commas. */
  service: v.nullable(v.string()),
})
export type HttpService = v.InferOutput<typeof HttpService>

/** What the service manager lets a unit bind (systemd.resource-control(5)). */
export const UnitBinds = v.object({
  unit: v.string(),
  /** SocketBindDeny= and SocketBindAllow=, as it writes them; '' where nothing is set. */
  deny: v.string(),
  allow: v.string(),
})
export type UnitBinds = v.InferOutput<typeof UnitBinds>

/** Rules that may forbid a bind beside the privilege for low ports, as far as everybody can read them. */
export const BindRules = v.object({
  /** Null: it can't be read. */
  selinux: v.nullable(v.picklist(['enforcing', 'permissive', 'off'])),
  apparmor: v.nullable(v.picklist(['on', 'off'])),
  /** Units that the program mostly runs in, where they have such rules. */
  units: v.pipe(v.array(UnitBinds), v.readonly()),
})
export type BindRules = v.InferOutput<typeof BindRules>

/** A process on the way from an owner up to the first one, as far as the system tells. */
export const Ancestor = v.object({
  pid: v.number(),
  program: v.string(),
  /** Its arguments, its own name first; none where they aren't told. */
  args: v.pipe(v.array(v.string()), v.readonly()),
  /** Its working directory. */
  folder: v.nullable(v.string()),
})
export type Ancestor = v.InferOutput<typeof Ancestor>

/** Where a process comes from. */
export const Lineage = v.object({
  pid: v.number(),
  /** The nearest first. */
  ancestors: v.pipe(v.array(Ancestor), v.readonly()),
  /** Those of the variables by which supervisors name what they start that its surroundings have. */
  variables: v.pipe(v.record(v.string(), v.string()), v.readonly()),
})
export type Lineage = v.InferOutput<typeof Lineage>

/** Everything that was seen of a port, in the order in which it was looked at; the verdict follows from it alone. */
export const ConflictFacts = v.object({
  question: ConflictQuestion,
  system: v.picklist(conflictSystems),
  own: OwnCommand,
  /** Rows of both protocols with this local port. */
  sockets: v.pipe(v.array(Socket), v.readonly()),
  /** Ids of rows that are connected with a listener of this computer: it was them who connected. */
  towardsListeners: v.pipe(v.array(v.string()), v.readonly()),
  /** Why the rows could not be read, as a sentence; null where they were. */
  tableProblem: v.nullable(v.string()),
  /** Binds that were tried, each at most once. */
  probes: v.pipe(v.array(BindProbe), v.readonly()),
  /** Null: the system doesn't count them. */
  unlistedTcp: v.nullable(UnlistedTcp),
  /** Null: nobody looked, or the system can't tell. Asked for only where one of them could change the answer. */
  strays: v.nullable(v.pipe(v.array(Stray), v.readonly())),
  limits: SocketLimits,
  /** Addresses of this computer, without zones; null: not told. */
  localAddresses: v.nullable(v.pipe(v.array(v.string()), v.readonly())),
  /** Ports that the system keeps from all programs; null: it has such ranges and did not tell them. */
  excluded: v.nullable(v.pipe(v.array(PortRange), v.readonly())),
  socketUnits: v.pipe(v.array(SocketUnit), v.readonly()),
  /** Of the units that the owners belong to. */
  units: v.pipe(v.array(UnitFacts), v.readonly()),
  elsewhere: v.pipe(v.array(ElsewhereListener), v.readonly()),
  /** What programs have asked Windows' http.sys for, on this port; null: it may have been asked, and that is not told. */
  httpServices: v.nullable(v.pipe(v.array(HttpService), v.readonly())),
  /** Owners that live in another network namespace than the socket. */
  foreignPids: v.pipe(v.array(v.number()), v.readonly()),
  /** Owners that a service manager has handed their sockets to (LISTEN_PID, sd_listen_fds(3)). */
  activatedPids: v.pipe(v.array(v.number()), v.readonly()),
  /** Where the owners come from. */
  lineages: v.pipe(v.array(Lineage), v.readonly()),
  /** Whoever publishes the port for a container; null: nobody is seen to. */
  published: v.nullable(PublishedPort),
  /** Whose port it is then; null: that can't be told, or nobody looked. */
  publisher: v.nullable(PublishingContainer),
  /** What the kernel most likely has this port for; null: nothing speaks for that, or nobody looked. */
  kernelUse: v.nullable(KernelUse),
  /** Owners that are suspended, by Ctrl+Z, a stop signal or a debugger. */
  suspendedPids: v.pipe(v.array(v.number()), v.readonly()),
  /** The container that Portlight itself runs in: others in it are no other container's. */
  ownContainer: v.nullable(v.string()),
  /** Null: the system has none that can be read. */
  rules: v.nullable(BindRules),
  /** Who asks; null where it can't be told. */
  user: v.nullable(v.string()),
  /** May stop and see everything. */
  administrator: v.boolean(),
  /** What shows the owners that this user may not see; null where they see everything. */
  remedy: v.nullable(Remedy),
  /** Name of the service that usually has the port. */
  service: v.nullable(v.string()),
  /** Free ports near it, which were tried; null: nobody looked for some, or none could be told from those that are taken. */
  freePorts: v.nullable(v.pipe(v.array(v.number()), v.readonly())),
  /** Milliseconds since 1970. */
  at: v.number(),
})
export type ConflictFacts = v.InferOutput<typeof ConflictFacts>

/** What was seen of a port. It crosses the contract as it is; `answer.ts` puts it into words where it is read. */
export const ConflictAnswer = v.object({
  /** Of the protocol that was asked for, and behind it of the other one where the question leaves open which is meant. */
  seen: v.pipe(v.array(v.object({ facts: ConflictFacts, tookMs: v.number() })), v.minLength(1), v.readonly()),
})
export type ConflictAnswer = v.InferOutput<typeof ConflictAnswer>
