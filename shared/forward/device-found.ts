import * as v from 'valibot'

/** Why a device on the own network gave no answer to use, over HTTP or as SOAP. */
const deviceProblem = v.variant('problem', [
  v.object({
    problem: v.picklist([
      'silent',
      'slow',
      'refuses',
      'hung-up',
      /** Nobody waits for it any more. */
      'not-waited',
      'no-http',
      'too-much',
      'no-soap',
      /** An error without its code. */
      'no-code',
      'other-answer',
      'broken-off',
      /** What is looked for may be on the part of its list that it does not show. */
      'part-of-list',
    ]),
  }),
  /** The system's code. */
  v.object({ problem: v.literal('not-asked'), code: v.string() }),
  /** It is not followed there; null: it does not say where to. */
  v.object({ problem: v.literal('redirects'), to: v.nullable(v.string()) }),
  v.object({ problem: v.literal('http-status'), status: v.number() }),
  /** UPnP's error code. */
  v.object({ problem: v.literal('error'), error: v.number() }),
])
export type DeviceProblem = v.InferOutput<typeof deviceProblem>
export const DeviceProblem: v.GenericSchema<unknown, DeviceProblem> = deviceProblem

/** What came of a device that said it is a router, where it is none that takes requests. */
const deviceOutcome = v.variant('kind', [
  /** Its description can't be had. */
  v.object({ kind: v.literal('unreachable'), problem: DeviceProblem }),
  /** Null: it does not say where to. */
  v.object({ kind: v.literal('redirects'), to: v.nullable(v.string()) }),
  v.object({
    kind: v.picklist([
      /** It answers with something that describes no device. */
      'undescribed',
      'no-service',
      /** What its description names as its services is on other hosts, and nothing of the kind is on its own. */
      'services-elsewhere',
      /** Portlight stopped waiting before it had told all. */
      'not-waited',
      /** It named a place that is not followed, and there was nothing at its own address. */
      'elsewhere',
    ]),
  }),
  v.object({ kind: v.literal('services-mute'), problem: DeviceProblem }),
])
export type DeviceOutcome = v.InferOutput<typeof deviceOutcome>
export const DeviceOutcome: v.GenericSchema<unknown, DeviceOutcome> = deviceOutcome
