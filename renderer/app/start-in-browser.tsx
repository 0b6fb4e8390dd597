import { createRoot } from 'react-dom/client'
import styles from './connection/connection.module.css'
import { signInWords } from './connection/connection-words'
import { type SignInProblem, signIn } from './connection/sign-in'
import { browserShell } from './shell/browser-shell'
import { start } from './start'
import { createTheme } from './theme'

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
  createTheme(document.documentElement, localStorage)
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
