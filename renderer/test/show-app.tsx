import '../ui/tokens.css'
import '../ui/base.css'
import { render } from 'vitest-browser-react'
import { usualSettings } from '#shared/settings/settings'
import { App } from '../app/app'
import { type AppKit, createAppKit } from '../app/app-kit'
import { loadLazyViews } from '../app/lazy-view'
import type { ThemeChoice } from '../app/theme'
import { type FakeOptions, type FakeShell, fakeShell } from './fake-engine'
import type { FakeScan } from './fake-scans'

export interface ShownApp {
  readonly kit: AppKit
  readonly fake: FakeShell
}

/** Shows the whole app with an engine that plays a scan, and fills the form. */
export async function showApp(
  scan: FakeScan,
  form: { targets?: string; ports?: string } = {},
  theme: ThemeChoice = 'light',
  options: FakeOptions = {},
): Promise<ShownApp> {
  // as a moment after the first picture
  await loadLazyViews()
  localStorage.clear()
  sessionStorage.clear()
  const chosen = { 'app.theme': theme, ...options.settings?.chosen }
  localStorage.setItem('portlight.settings', JSON.stringify({ ...usualSettings, ...chosen }))
  localStorage.setItem('portlight.place', 'scan')
  const fake = fakeShell(() => scan, { ...options, settings: { ...options.settings, chosen } })
  const kit = createAppKit(fake.shell, localStorage, sessionStorage, document.documentElement, fake.words)
  kit.scan.actions.setForm(form)
  const place = document.createElement('div')
  place.id = 'root'
  document.body.replaceChildren(place)
  await render(<App kit={kit} />, { container: place })
  kit.settings.controller.follow()
  await kit.scan.controller.describeComputer()
  return { kit, fake }
}

/** Runs the scan to its end. */
export async function runToEnd({ kit }: ShownApp): Promise<void> {
  await kit.scan.controller.start()
}
