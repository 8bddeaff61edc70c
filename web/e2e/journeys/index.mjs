// All journeys, in the order in which they run; measurements, which tell times, stand apart.
import * as alerts from './alerts.mjs';
import * as arrangements from './arrangements.mjs';
import * as call from './call.mjs';
import * as configuration from './configuration.mjs';
import * as evidence from './evidence.mjs';
import * as firstRun from './first_run.mjs';
import * as holidays from './holidays.mjs';
import * as impact from './impact.mjs';
import * as incidents from './incidents.mjs';
import * as live from './live.mjs';
import * as messages from './messages.mjs';
import * as notices from './notices.mjs';
import * as onCall from './on_call.mjs';
import * as pager from './pager.mjs';
import * as privacy from './privacy.mjs';
import * as push from './push.mjs';
import * as relations from './relations.mjs';
import * as room from './room.mjs';
import * as roomWork from './room_work.mjs';
import * as screens from './screens.mjs';
import * as rollCall from './roll_call.mjs';
import * as search from './search.mjs';
import * as signIn from './sign_in.mjs';
import * as speed from './speed.mjs';

export const journeys = { ...firstRun, ...signIn, ...alerts, ...incidents, ...room, ...roomWork, ...privacy, ...relations, ...evidence, ...impact, ...search, ...rollCall, ...call, ...live, ...messages, ...notices, ...configuration, ...pager, ...push, ...onCall, ...arrangements, ...holidays, ...screens };
export const measurements = speed;
