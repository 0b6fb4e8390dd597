import * as v from 'valibot'
import { protocols } from '../ports/protocol'
import { dayIn } from '../words/day'
import { driftKinds, gravities } from './drift-item'
import { FileTrouble } from './file-trouble'

/** What a page shows of a baseline, and asks of whoever has its file. */

/** Characters of a path at most, as of PATH_MAX of Linux (limits.h). */
const longestPath = 4_096

/** A whole path: of Unix, of Windows with its drive, or of a Windows share. */
export const WholePath = v.pipe(
  v.string(),
  v.maxLength(longestPath),
  v.regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\)[^\0\r\n]+$/, 'a whole path'),
)

const Text = v.nullable(v.string())

/** An entry, and whether what it approves is there. */
export const ApprovedEntry = v.object({
  /** In the file, from 1. */
  line: v.number(),
  /** "nginx on TCP port 80". */
  what: v.string(),
  /** How far it may be reached. */
  reach: Text,
  owner: Text,
  purpose: Text,
  until: Text,
  note: Text,
  /** False: nothing of it is there now; a pattern and what is optional need not be. Null: not known. */
  there: v.nullable(v.boolean()),
})
export type ApprovedEntry = v.InferOutput<typeof ApprovedEntry>

/** Something that is not as the baseline has it. */
export const NotApproved = v.object({
  id: v.string(),
  /** "8000/tcp". */
  name: v.string(),
  kind: v.picklist(driftKinds),
  /** The kind in words. */
  word: v.string(),
  gravity: v.picklist(gravities),
  sentence: v.string(),
  advice: v.string(),
  /** Who can reach it; null: not known, or it is not about that. */
  reachableFrom: Text,
  /** The port that it is about, and whose (null: of this computer); null: it is about none. */
  at: v.nullable(v.object({ host: Text, port: v.number(), protocol: v.picklist(protocols) })),
  /** Of the entry that it is otherwise than. */
  owner: Text,
  purpose: Text,
  /** Why approving it is no change of the file; null: it is one. */
  unable: Text,
  /** It is approved by a new last day alone. */
  needsDay: v.boolean(),
})
export type NotApproved = v.InferOutput<typeof NotApproved>

/** A baseline beside this computer as it is now. */
export const BaselineView = v.object({
  /** Path of the file; null: none is chosen. */
  file: Text,
  /** Why it can't be held against this computer; null: it is. */
  problem: v.nullable(FileTrouble),
  /** Names what stood in the file, see `ApproveOne`. */
  stamp: v.string(),
  approved: v.pipe(v.array(ApprovedEntry), v.readonly()),
  notApproved: v.pipe(v.array(NotApproved), v.readonly()),
  /** Sentences. */
  notKnown: v.pipe(v.array(v.string()), v.readonly()),
  /** What else the file speaks of; null: nothing. */
  elsewhere: v.nullable(
    v.object({
      /** "2 hosts and what the router forwards". */
      what: v.string(),
      /** The watch asks there, too. */
      asked: v.boolean(),
      /** When it was asked last, in milliseconds since 1970; null: not yet. */
      at: v.nullable(v.number()),
    }),
  ),
})
export type BaselineView = v.InferOutput<typeof BaselineView>

const Said = v.nullable(v.pipe(v.string(), v.maxLength(1_000)))
const Day = v.nullable(
  v.pipe(
    v.string(),
    v.check((text) => dayIn(text) !== null, 'a day: 2027-01-31'),
  ),
)

/** Who answers for something, and until when. */
const approver = { owner: Said, purpose: Said, until: Day, note: Said }

/** Approves one matter: the file gets an entry, or another value in one. */
export const ApproveOne = v.strictObject({
  id: v.pipe(v.string(), v.maxLength(2_000)),
  /** Of what the person saw: a file that is another one by now is left alone. */
  stamp: v.pipe(v.string(), v.maxLength(100)),
  ...approver,
})
export type ApproveOne = v.InferOutput<typeof ApproveOne>

/** Writes down what listens now. */
export const RecordNow = v.strictObject({ owner: Said })
