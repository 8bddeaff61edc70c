// Notifications of this browser that ended while nobody looked are turned on again, or the person is told.
import { useEffect } from 'react';
import { PermissionRefused, repairThisDevice } from '../api/push';
import { say } from '../ui/Toasts';

export function useDeviceRepair(user: string) {
  useEffect(() => {
    repairThisDevice(user).then(
      (outcome) => outcome === 'repaired' && say('This device rings again: its browser had ended the subscription'),
      (error: unknown) => say(`This device no longer rings: ${error instanceof PermissionRefused ? 'its browser does not allow notifications any more' : 'its subscription ended and could not be made anew'}. See My contact methods.`, 'bad'),
    );
  }, [user]);
}
