import { createRoot } from 'react-dom/client'
import { lastSettings } from '../features/settings/run/settings-controller'
import styles from './connection/connection.module.css'
import { signInWords } from './connection/connection-words'
import { type SignInProblem, signIn } from './connection/sign-in'
import { browserShell } from './shell/browser-shell'
import { start } from './start'
import { showTheme } from './theme'

/** Shows the app in a browser tab, once the server has let it in; or says why it does not. */
export async function startInBrowser(root: HTMLElement): Promise<void> {
  const signedIn = await signIn({
    fragment: location.hash,
    forgetFragment: () => history.replaceState(null, '', location.pathname),
    storage: localStorage,
    fetch: (path, init) => fetch(path, init),
  })
  if (signedIn.kind === 'in') {
    start(root, browserShell(signedIn.key))
    return
  }
  const { 'app.theme': theme } = lastSettings(localStorage)
  showTheme(document.documentElement, () => theme)
  createRoot(root).render(<Door why={signedIn.why} />)
}

function Door({ why }: { readonly why: SignInProblem }) {
  const { title, advice } = signInWords(why)
  return (
    <main className={styles.door}>
      <h1>{title}</h1>
      <p>{advice}</p>
    </main>
  )
}
