import * as v from 'valibot'
import { families, protocols } from '../sockets/socket'
import { HelperKind } from './lookers'
import { StunFailure } from './stun-found'

const site = v.string()
const place = v.string()

/** Null: Portlight had the port, else nobody from outside connected to this program meanwhile; its name is null where it is not known. */
const Beside = v.nullable(v.object({ program: v.nullable(v.string()) }))

/** Why a question over HTTP got no answer. `site` is a host with its port, where one was named. */
export const HttpFailure = v.variant('why', [
  v.object({ why: v.literal('cancelled') }),
  /** No name server told where `host` is. */
  v.object({ why: v.literal('name-silent'), host: v.string(), waitedMs: v.number() }),
  v.object({ why: v.literal('silent'), site, waitedMs: v.number() }),
  v.object({ why: v.literal('too-long'), site }),
  /** Null: it does not say where to. */
  v.object({ why: v.literal('sent-on'), site, to: v.nullable(v.string()) }),
  /** The system's code, or that of TLS or HTTP, and what was asked: in which family (null: either), and over what. */
  v.object({
    why: v.literal('code'),
    site,
    host: v.string(),
    family: v.nullable(v.picklist(families)),
    scheme: v.picklist(['http', 'https']),
    code: v.string(),
  }),
])
export type HttpFailure = v.InferOutput<typeof HttpFailure>

/** Why what a person named can't be asked. */
export const UrlProblem = v.variant('why', [
  v.object({ why: v.picklist(['no-url', 'no-http']), text: v.string() }),
  v.object({ why: v.literal('password') }),
  /** An address of one family can't look over the other. */
  v.object({ why: v.literal('other-family'), site, wanted: v.picklist(families) }),
])
export type UrlProblem = v.InferOutput<typeof UrlProblem>

/** Why a service is of no help, by what it answered. Foreign text is bounded and of one line. */
export const ServiceFailure = v.variant('why', [
  /** Seconds that it asks to wait; null: it does not tell. */
  v.object({ why: v.literal('too-often'), site, seconds: v.nullable(v.number()) }),
  v.object({ why: v.literal('out-of-order'), site, status: v.number() }),
  /** It does not answer as such a service does. `kind` of what came instead; '' where it says none. */
  v.object({
    why: v.literal('other-service'),
    site,
    expected: v.picklist(['reflector', 'globalping', 'echoip', 'check-host']),
    status: v.number(),
    type: v.string(),
  }),
])
export type ServiceFailure = v.InferOutput<typeof ServiceFailure>

/** Why one who was to look from outside told nothing of the port. */
export const LookFailure = v.variant('why', [
  ...HttpFailure.options,
  ...UrlProblem.options,
  ...ServiceFailure.options,
  /** It has to be told our address, which is not known. */
  v.object({ why: v.literal('address-not-known') }),
  /** It looks at TCP alone. */
  v.object({ why: v.literal('tcp-only'), site }),
  v.object({ why: v.literal('nobody-there'), site }),
  /** The same for this address; `words` of its own, '' for none. */
  v.object({ why: v.literal('nobody-for-it'), site, target: v.string(), words: v.string() }),
  /** It refuses, in its own words; null: what HTTP calls it. */
  v.object({ why: v.literal('refuses'), site, status: v.nullable(v.number()), words: v.string() }),
  v.object({ why: v.literal('reflector-refuses'), site, words: v.string() }),
  v.object({ why: v.literal('no-reflector'), site, status: v.number(), type: v.string() }),
  /** It was asked over one family and saw an address of the other. */
  v.object({
    why: v.literal('saw-other-family'),
    site,
    by: v.picklist(['reflector', 'echoip']),
    family: v.picklist(families),
    seenAs: v.string(),
  }),
  v.object({
    why: v.literal('other-port'),
    site,
    by: v.picklist(['reflector', 'echoip']),
    asked: v.object({ protocol: v.picklist(protocols), port: v.number() }),
    answered: v.object({ protocol: v.picklist(protocols), port: v.number() }),
  }),
  v.object({ why: v.picklist(['not-ready', 'went-away', 'told-nothing', 'no-trace']), place }),
  /** It looked at another address than it was asked about; null: by itself. */
  v.object({
    why: v.literal('other-address'),
    site: v.nullable(site),
    place,
    target: v.string(),
    looked: v.string(),
  }),
  /** In its own words; '' for none. */
  v.object({ why: v.literal('could-not-look'), place, words: v.string() }),
  /** Nothing came in time; or, in the message of a failure of ours, why not. */
  v.object({ why: v.literal('no-answer'), message: v.nullable(v.string()) }),
  /** No telephone can test such a port. */
  v.object({ why: v.literal('no-telephone'), protocol: v.picklist(protocols), port: v.number() }),
  /** There is no link, for our address on the internet is not known. */
  v.object({ why: v.literal('no-link') }),
  /** Nobody opened the link, but perhaps one from inside. */
  v.object({ why: v.literal('telephone-silent'), fromInside: v.nullable(v.string()) }),
  /** What the person says. */
  v.object({ why: v.literal('telephone-said'), saw: v.picklist(['error', 'other-page']), beside: Beside }),
  /** A program has the port, and somebody came; or nobody did; or it can't be seen who does. */
  v.object({ why: v.literal('telephone-guest'), program: v.nullable(v.string()), from: v.string() }),
  v.object({
    why: v.picklist(['telephone-nobody', 'telephone-unseen']),
    program: v.nullable(v.string()),
  }),
])
export type LookFailure = v.InferOutput<typeof LookFailure>

/** What a service told that was greeted, beside that it is there. */
export const Greeting = v.variant('kind', [
  v.object({ kind: v.literal('sees-you'), site, address: v.string() }),
  v.object({ kind: v.literal('places'), site, count: v.number() }),
  v.object({ kind: v.literal('tests-left'), site, count: v.number() }),
  v.object({ kind: v.literal('failed'), because: LookFailure }),
  v.object({ kind: v.literal('stun-failed'), because: StunFailure }),
])
export type Greeting = v.InferOutput<typeof Greeting>

/** One helper was tried. */
export const HelperTriedFound = v.object({
  by: HelperKind,
  /** As it was named. */
  name: v.string(),
  greeting: Greeting,
})
export type HelperTriedFound = v.InferOutput<typeof HelperTriedFound>
