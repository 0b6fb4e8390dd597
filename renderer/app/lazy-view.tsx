import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react'

interface Code {
  readonly Later: ComponentType
  /** Null until it was fetched. */
  ready: ComponentType | null
}

const loaders: (() => Promise<unknown>)[] = []

/**
 * A view that nobody needs for the first picture: its code is a file of its own.
 * @param name stands for the view in the moment until it is there
 */
export function lazyView(name: string, load: () => Promise<ComponentType>): ReactNode {
  const loaded = async () => {
    code.ready = await load()
    return { default: code.ready }
  }
  const code: Code = { ready: null, Later: lazy(loaded) }
  loaders.push(loaded)
  return <LazyView name={name} code={code} />
}

function LazyView({ name, code }: { readonly name: string; readonly code: Code }) {
  // what is there is shown at once, and stays the same component while it is shown
  const [View] = useState(() => code.ready ?? code.Later)
  return (
    <Suspense
      fallback={
        <main aria-label={name} aria-busy>
          <h1 className="visually-hidden">{name}</h1>
        </main>
      }
    >
      <View />
    </Suspense>
  )
}

/** Fetches them all, so that going there waits for nothing. One that can't be fetched is tried again when it is wanted. */
export async function loadLazyViews(): Promise<void> {
  for (const load of loaders) await load().catch(() => {})
}
