/** What `portlight forward` can be told to do. */
export const verbs = ['test', 'list', 'add', 'remove', 'where', 'helpers'] as const
export type Verb = (typeof verbs)[number]
