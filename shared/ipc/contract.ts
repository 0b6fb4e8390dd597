import * as v from 'valibot'
import { ApproveOne, BaselineView, RecordNow, WholePath } from '../baseline/desk'
import { ProbePackets, ProbeRequest } from '../capture/probe-packets'
import { Computer } from '../computer/computer'
import { ConflictAnswer } from '../conflict/facts'
import { StartRequest } from '../conflict/fixes/start-again'
import { StartFound } from '../conflict/fixes/start-found'
import { StopPreviewRequest, StopRequest } from '../conflict/fixes/stop'
import { StopFound, StopPreviewFound } from '../conflict/fixes/stop-found'
import { ConflictRequest } from '../conflict/question'
import { FirewallFound } from '../forward/firewall-told'
import { ForwardFound, WhereFound } from '../forward/found'
import { KeptForwards } from '../forward/kept'
import { HelperTriedFound } from '../forward/look-found'
import { FirewallChange } from '../forward/mend'
import { TelephoneSaw } from '../forward/report'
import {
  AddMapping,
  ForwardTest,
  HelpersRequest,
  MappingsRequest,
  RemoveMapping,
  WhereRequest,
} from '../forward/request'
import { AddMappingAnswer, RemoveMappingAnswer, RouterMappingsFound } from '../forward/router'
import { KeptAnswer } from '../history/kept-answer'
import {
  CompareKept,
  HistoryList,
  HistorySearch,
  KeptComparison,
  KeptFile,
  MarkKept,
  OpenKept,
  RemoveKept,
} from '../history/request'
import { LessonEvent, LessonGo, LessonRequest } from '../lesson/lesson-event'
import { PortQuestion, PortReport, PortSearch, PortSuggestion, PortsFound } from '../reference/report'
import { FollowedEvent, FollowRequest, RunId } from '../run/run'
import { ScanEvent } from '../scan/event'
import { ScanPlan } from '../scan/plan'
import { ScanRequest, ScanTargets } from '../scan/request'
import { SettingsChange } from '../settings/settings'
import { SettingsState } from '../settings/settings-state'
import { SocketsEvent, SocketsSnapshot } from '../sockets/event'
import { FirewallWord, OwnPort, ReachableFrom } from '../sockets/reachable-from'
import { SocketsQuery, SocketsWatch } from '../sockets/request'
import { UpdateAnswer } from '../update/update'
import { JoinedEvent, WatchEvent } from '../watch/event'
import { WatchRequest } from '../watch/request'
import { call, feed } from './channel'
import { shellContract } from './shell-contract'

const Nothing = v.strictObject({})
const Done = v.null()

/** What the engine answers: all network and operating-system work. */
export const engineContract = {
  /** This computer: its addresses, gateway and port ranges. */
  'computer.describe': call(Nothing, Computer),
  /** How large a scan is and what has to be confirmed; resolves names, probes nothing. */
  'scan.plan': call(ScanTargets, ScanPlan),
  /** Runs a scan that was planned. Cancelling it ends its traffic; it then still sends what it found, and `done` with `partial`. */
  'scan.run': feed(ScanRequest, ScanEvent),
  /** Pauses or resumes a scan that runs. */
  'scan.pause': call(v.strictObject({ id: RunId, paused: v.boolean() }), Done),
  /** Asks one port once more while its packets are captured; where they can't be, nothing is asked. */
  'scan.packets': call(ProbeRequest, ProbePackets),
  /** A run whose page went away without cancelling it. At most one page takes it at a time. Cancelling is as for `scan.run`. */
  'run.follow': feed(FollowRequest, FollowedEvent),
  /** The scans and answers that are kept on this computer. */
  'history.list': call(HistorySearch, HistoryList),
  /** The file of a kept scan, which the page reads as any other. Nothing is asked of anybody for it. */
  'history.open': call(OpenKept, KeptFile),
  /** A kept answer of another kind, as it was given. */
  'history.answer': call(OpenKept, KeptAnswer),
  /** Keeps one for good, or names it. */
  'history.mark': call(MarkKept, Done),
  /** What changed from one kept scan to another. */
  'history.compare': call(CompareKept, KeptComparison),
  /** Forgets kept scans. */
  'history.remove': call(RemoveKept, Done),
  /** Forgets all of them, damaged ones too. */
  'history.forget': call(Nothing, Done),
  /** One look at the sockets of this computer, in one message. */
  'sockets.list': call(SocketsQuery, SocketsSnapshot),
  /** Who can reach each listener, by the id of its row, from what is known here: nobody is asked for it. */
  'sockets.reachable': call(
    Nothing,
    v.pipe(v.array(v.object({ socket: v.string(), reachableFrom: ReachableFrom })), v.readonly()),
  ),
  /** What the packet filter does with what this computer sends to one of its own addresses; null: this system does not tell. */
  'sockets.to-itself': call(OwnPort, v.nullable(FirewallWord)),
  /** The sockets of this computer live: at first all of them, then what changes. */
  'sockets.watch': feed(SocketsWatch, SocketsEvent),
  /** Tells what changes of this computer's listeners, and of hosts, until it is cancelled. */
  'watch.run': feed(WatchRequest, WatchEvent),
  /** The one watch of this engine: what it told so far, and what it tells from now on. It goes on as long as anybody is joined. */
  'watch.join': feed(Nothing, JoinedEvent),
  /** Forgets what the one watch told so far. */
  'watch.forget': call(Nothing, Done),
  /** What is approved of this computer, and what is not, by the file that is chosen. */
  'baseline.look': call(Nothing, BaselineView),
  /** Writes down what listens now, into a new file, and chooses that. */
  'baseline.record': call(RecordNow, BaselineView),
  /** Chooses a file. */
  'baseline.open': call(v.strictObject({ path: WholePath }), BaselineView),
  /** Approves one matter in the file, unless it is another one by now. */
  'baseline.approve': call(ApproveOne, BaselineView),
  /** Why a program can't have a port: looks, binds last and lets go at once; changes nothing. */
  'conflict.explain': call(ConflictRequest, ConflictAnswer),
  /** What stopping a process would do; does nothing. */
  'conflict.preview': call(StopPreviewRequest, StopPreviewFound),
  /** Ends a process that the person has confirmed. Cancelling it stops the waiting, not the signal. */
  'conflict.stop': feed(StopRequest, StopFound),
  /** Starts a program again that was stopped, as it was started before; the person has seen how. Cancelling it ends the waiting alone. */
  'conflict.start': feed(StartRequest, StartFound),
  /** Can the internet reach this port? Cancelling it removes what the test opened. */
  'forward.test': feed(ForwardTest, ForwardFound),
  /** What a person saw on the telephone that a test waits for: it waits no longer then. */
  'forward.telephone-saw': call(TelephoneSaw, Done),
  /** Addresses on the way out, and how the NAT behaves. */
  'forward.where': call(WhereRequest, WhereFound),
  /** Whether those outside who are named are there; none of them looks at a port. */
  'forward.helpers': call(HelpersRequest, v.pipe(v.array(HelperTriedFound), v.readonly())),
  /** What the router forwards. */
  'forward.mappings': call(MappingsRequest, RouterMappingsFound),
  /** Makes or renews a mapping. */
  'forward.add': call(AddMapping, AddMappingAnswer),
  'forward.remove': call(RemoveMapping, RemoveMappingAnswer),
  /** Opens or closes a port in this computer's own firewall, which a person has confirmed; the system asks for rights. */
  'forward.firewall': call(FirewallChange, FirewallFound),
  /** The forwards that are renewed, at once and whenever one changes. */
  'forward.kept': feed(Nothing, KeptForwards),
  /** Renews one no more; it stays on the router until its lease ends. */
  'forward.let-go': call(v.strictObject({ id: v.pipe(v.string(), v.maxLength(16)) }), Done),
  /** One port explained, and what this computer has there now. */
  'reference.port': call(PortQuestion, PortReport),
  /** Ports of a range, or that have something to do with words. */
  'reference.search': call(PortSearch, PortsFound),
  /** Five good ports for a program of one's own, anywhere. */
  'reference.suggest': call(Nothing, PortSuggestion),
  /** What holds of the settings: at once, and whenever somebody changes one. */
  'settings.watch': feed(Nothing, SettingsState),
  /** Changes settings, or takes back what was chosen. */
  'settings.change': call(SettingsChange, SettingsState),
  /** Whether there is a newer Portlight; nobody is asked for it before the setting says so. */
  'update.look': call(Nothing, UpdateAnswer),
  /** Runs a lesson with real sockets of this computer. Cancelling it closes all of them. */
  'lesson.run': feed(LessonRequest, LessonEvent),
  /** Takes the next step of a lesson that waits for it. */
  'lesson.go': call(LessonGo, Done),
} as const

/** Every channel, once. Types, validation, the allow-list and "every channel has a handler" derive from it. */
export const contract = { ...engineContract, ...shellContract } as const

/**
 * What `portlight serve` answers a page in a browser: the engine, and the two words of the shell that concern the computer it runs on. Files, links and the clipboard are the browser's own.
 */
export const servedContract = {
  ...engineContract,
  'shell.info': shellContract['shell.info'],
  'shell.report': shellContract['shell.report'],
} as const

export type EngineContract = typeof engineContract
export type ServedContract = typeof servedContract
