import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'

/** A view whose code is loaded when it is shown first: the first picture of the app does without. */
export function lazily(name: string, load: () => Promise<ComponentType>): ReactNode {
  const View = lazy(async () => ({ default: await load() }))
  return (
    <Suspense fallback={<main aria-label={name} />}>
      <View />
    </Suspense>
  )
}
