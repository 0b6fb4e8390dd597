import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'

const loaders: (() => Promise<unknown>)[] = []

/**
 * A view that nobody needs for the first picture: its code is a file of its own.
 * @param name stands for the view in the moment until it is there
 */
export function lazyView(name: string, load: () => Promise<ComponentType>): () => ReactNode {
  const loaded = async () => ({ default: await load() })
  loaders.push(loaded)
  const View = lazy(loaded)
  return () => (
    <Suspense fallback={<main aria-label={name} />}>
      <View />
    </Suspense>
  )
}

/** Fetches them all, so that going there waits for nothing. One that can't be fetched is tried again when it is wanted. */
export async function loadLazyViews(): Promise<void> {
  for (const load of loaders) await load().catch(() => {})
}
