// How the web app is built: plain files with hashed names, a manifest for the server and the budgets.
import react from '@vitejs/plugin-react';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

// The files of the app, for the service worker that keeps them; and a name that is another for every build.
const shellList: NonNullable<ViteUserConfig['plugins']>[number] = {
  name: 'shell-list',
  enforce: 'post',
  async generateBundle(_, bundle) {
    const files = Object.keys(bundle).filter((name) => name.startsWith('assets/')).map((name) => `/${name}`).toSorted();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(files.join())));
    const build = Array.from(digest.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const entry = Object.values(bundle).find((one) => one.type === 'chunk' && one.isEntry)?.fileName;
    this.emitFile({ type: 'asset', fileName: 'shell.json', source: JSON.stringify({ build, entry: `/${entry}`, files }) });
  },
};

export default defineConfig({
  plugins: [react(), shellList],
  // The server writes its own nonce in this place, everywhere.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2023',
    manifest: true,
    modulePreload: { polyfill: false },
    // Data URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // What reads a chunk later; the shell does so too.
            { name: 'preload', test: /preload-helper/, priority: 4 },
            // What few pages need: what a browser keeps of rooms.
            { name: 'copy', test: /src[\\/](api[\\/]copy\.ts|shell[\\/]CopyBanner)/, priority: 3 },
            // What only lists need stays out of the shell.
            { name: 'virtual', test: /react-virtual|virtual-core/, priority: 3 },
            { name: 'pick', test: /src[\\/](ui[\\/]PickField|domain[\\/](TargetsField|PageDialog|channels|expertise))/, priority: 3 },
            { name: 'sign-in', test: /src[\\/]shell[\\/]SignIn/, priority: 3 },
            { name: 'guests', test: /src[\\/](api[\\/]guests|features[\\/]incidents[\\/]GuestsDialog)/, priority: 3 },
            { name: 'grid', test: /src[\\/]ui[\\/](Grid|stable)|src[\\/]domain[\\/]AlertGrid/, priority: 3 },
            { name: 'components', test: /src[\\/](api[\\/]rollCall|features[\\/]incidents[\\/](HealthPanel|health))/, priority: 3 },
            { name: 'emergency', test: /src[\\/](api[\\/]emergencies|features[\\/]incidents[\\/](EmergencyRequests|emergencyActs|emergency\.css|changes\.ts))/, priority: 4 },
            { name: 'changes', test: /src[\\/](api[\\/]changes|features[\\/]incidents[\\/](ChangesPanel|EmergencyChanges|changes\.css))/, priority: 3 },
            { name: 'forms', test: /src[\\/](domain[\\/](ConfigForm|configSave|HoursField|CalendarAddress|ReadFromField|readFrom)|ui[\\/](SpanField|ZoneField|Code|SortList|WallField))/, priority: 3 },
            { name: 'clocks', test: /src[\\/]domain[\\/](zone|hours|holidays|notices)/, priority: 3 },
            { name: 'response', test: /src[\\/]domain[\\/](AlertCommands|alertActions|Timeline)/, priority: 3 },
            { name: 'marks', test: /src[\\/]domain[\\/](AlertState|IncidentLine)/, priority: 3 },
            { name: 'declare', test: /src[\\/](domain[\\/](DeclareDialog|CustomFieldInputs|customFields|SeverityMeaning|PageAnybodyDialog|TypesField|RoleField)|ui[\\/]SeverityPick)/, priority: 3 },
            { name: 'room', test: /src[\\/]api[\\/]stream/, priority: 3 },
            { name: 'work', test: /src[\\/](api[\\/]tasks|features[\\/]incidents[\\/](tasks|inTurn))\.ts/, priority: 3 },
            { name: 'money', test: /src[\\/](api[\\/]impact|domain[\\/](money|AmountField))/, priority: 3 },
            { name: 'records', test: /src[\\/](api[\\/](feeds|holidays|messages|shiftCalendars|webhooks)|domain[\\/](Delivery|deliveries|reach))/, priority: 3 },
            { name: 'vendor', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|zustand|use-sync)/, priority: 2 },
            { name: 'shell', test: /(src[\\/](theme|ui|keys|api|shell|domain)[\\/]|node_modules[\\/]lucide-react)/, priority: 1 },
          ],
        },
      },
    },
  },
  test: {
    globals: true,
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.mjs'],
    css: true,
  },
});
