// Settings: a list of sections beside the open one; on a phone the list is a screen of its own.
import { Link, Outlet, useMatchRoute } from '@tanstack/react-router';
import { useSession } from '../../api/session';
import { groups, sections } from '../../domain/sections';
import { useTitle } from '../../shell/title';
import './settings.css';

export function SettingsFrame() {
  const { can } = useSession();
  const matches = useMatchRoute();
  const atIndex = Boolean(matches({ to: '/settings' }));
  return (
    <div className={atIndex ? 'settings at-index' : 'settings'}>
      <nav className="settings-list" aria-label="Settings">
        {groups.map((group) => (
          <div key={group}>
            <div className="side-title">{group}</div>
            <ul>
              {sections.filter((section) => section.group === group && (!section.needs || can[section.needs])).map(({ to, label }) => (
                <li key={to}><Link to={to} activeOptions={{ includeSearch: false }}>{label}</Link></li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="settings-body">
        {atIndex ? null : <Link to="/settings" className="settings-back">‹ Settings</Link>}
        <Outlet />
      </div>
    </div>
  );
}

export function SettingsIndex() {
  useTitle('Settings');
  return (
    <div className="page settings-index">
      <h1>Settings</h1>
      <p className="dim">Choose a section from the list.</p>
    </div>
  );
}
