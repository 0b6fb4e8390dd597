import type { GenericSchema, InferOutput } from 'valibot'

/** One request, one answer. */
export interface Call<Input extends GenericSchema, Output extends GenericSchema> {
  readonly kind: 'call'
  readonly input: Input
  readonly output: Output
}

/** One request, a stream of items that the asker can cancel. */
export interface Feed<Input extends GenericSchema, Item extends GenericSchema> {
  readonly kind: 'feed'
  readonly input: Input
  readonly output: Item
}

export type Channel = Call<GenericSchema, GenericSchema> | Feed<GenericSchema, GenericSchema>

/** Channels by name. The name is `feature.verb`. */
export type Contract = Readonly<Record<string, Channel>>

/** Declares a request that has one answer. */
export function call<I extends GenericSchema, O extends GenericSchema>(input: I, output: O): Call<I, O> {
  return { kind: 'call', input, output }
}

/** Declares a request that is answered by a stream of items. */
export function feed<I extends GenericSchema, O extends GenericSchema>(input: I, item: O): Feed<I, O> {
  return { kind: 'feed', input, output: item }
}

export type InputOf<C extends Channel> = InferOutput<C['input']>
export type OutputOf<C extends Channel> = InferOutput<C['output']>

/** What a server must bring: exactly one handler for each channel of the contract. */
export type Handlers<C extends Contract> = {
  readonly [K in keyof C]: C[K] extends { readonly kind: 'call' }
    ? (input: InputOf<C[K]>, signal: AbortSignal) => Promise<OutputOf<C[K]>>
    : (input: InputOf<C[K]>, signal: AbortSignal) => AsyncIterable<OutputOf<C[K]>>
}

/** What a client gets: a function for each channel. Failures are thrown as `Failure`. */
export type Client<C extends Contract> = {
  readonly [K in keyof C]: C[K] extends { readonly kind: 'call' }
    ? (input: InputOf<C[K]>, signal?: AbortSignal) => Promise<OutputOf<C[K]>>
    : (input: InputOf<C[K]>, signal?: AbortSignal) => AsyncIterable<OutputOf<C[K]>>
}
